"""The index's own rows. The words themselves lie with the engine (`engines/`), under the number of their entry."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from vestnik.search.related import models as related_models  # noqa: F401  Django looks for models here

WORD_LIMIT = 64


class Entry(models.Model):
    """One thing that can be found: a story, a photo, a topic …

    `number` is the second (Unix time) of its publication, or of its making if it has none; where that is taken, the
    next free one. So the order of numbers is that of time, and an engine that gives its newest matches need not sort.
    """

    number = models.BigIntegerField(primary_key=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", db_index=False)
    object_id = models.BigIntegerField()
    #: what the order of hits is made of (`head.py`)
    head = models.BinaryField()
    #: of all that was indexed, so that what has not changed is not written again
    digest = models.BigIntegerField()
    indexed_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="search_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"


class Word(models.Model):
    """A word as readers' stories have it, the key under which the index has it, and in how many stories it stands.

    Counted in the background: good for suggestions and for typos, some minutes behind.
    """

    lang = models.CharField(max_length=12)
    word = models.CharField(max_length=WORD_LIMIT)
    key = models.CharField(max_length=WORD_LIMIT)
    stories = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("word of the search index")
        verbose_name_plural = _("words of the search index")
        constraints = [models.UniqueConstraint(fields=["lang", "word"], name="search_word_once")]
        indexes = [
            # for words that begin in some way; PostgreSQL needs to be told
            models.Index(
                fields=["lang", "word"], name="search_word_begins", opclasses=["varchar_pattern_ops"] * 2
            ),
            models.Index(fields=["lang", "key"], name="search_word_key"),
        ]

    def __str__(self) -> str:
        return self.word


class IndexState(models.Model):
    """The one row that says how the whole index stands."""

    class State(models.TextChoices):
        DONE = "done", _("done")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")

    #: what all entries are made by, once a rebuild is done
    analyzer = models.CharField(max_length=80, blank=True, default="")
    #: entries indexed up to then are counted in the words
    words_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DONE)
    #: of the rebuild under way, or the last one: by what, how far, since when, its last sign of life
    target = models.CharField(max_length=80, blank=True, default="")
    model = models.CharField(max_length=120, blank=True, default="")
    after = models.BigIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of the search index")
        verbose_name_plural = _("state of the search index")

    def __str__(self) -> str:
        return self.analyzer

    @classmethod
    def get(cls) -> IndexState:
        return cls.objects.get_or_create(pk=1)[0]
