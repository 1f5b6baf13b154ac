"""What is known of stories that belong together. Written in the background, but for what editors decide."""

from __future__ import annotations

from django.conf import settings
from django.db import models

KEY_LIMIT = 64
#: of a row that outlives its story until its neighbours have been seen to (`edges.place`)
_LOOSE = {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}


class Term(models.Model):
    """A key of a language, and in how many stories it stands; the key '' stands in all.

    Counted once for each story, and not taken back: good enough for weights.
    """

    lang = models.CharField(max_length=12)
    key = models.CharField(max_length=KEY_LIMIT)
    stories = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lang", "key"], name="related_term_once")]

    def __str__(self) -> str:
        return self.key


class Vector(models.Model):
    """A story that readers see, by its heaviest keys (`weights.Weighed`)."""

    story = models.OneToOneField("stories.Story", primary_key=True, **_LOOSE)
    lang = models.CharField(max_length=12)
    section = models.BigIntegerField(null=True)
    published = models.DateTimeField()
    #: [[number of a term, weight], …], the heaviest first
    terms = models.JSONField(default=list)
    #: of the words it was made of, and how many stories were known then: weights change as a paper grows
    digest = models.BigIntegerField()
    known = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["lang", "-published"], name="related_vector_latest")]

    def __str__(self) -> str:
        return f"story {self.story_id}"


class Posting(models.Model):
    """A story stands under each of the keys by which others look for it."""

    term = models.ForeignKey(Term, models.CASCADE, db_index=False, related_name="+")
    story = models.ForeignKey("stories.Story", db_index=False, **_LOOSE)
    published = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["term", "published"], name="related_posting")]
        constraints = [models.UniqueConstraint(fields=["story", "term"], name="related_posting_once")]

    def __str__(self) -> str:
        return f"{self.term_id}: story {self.story_id}"


class Related(models.Model):
    """`other` is one of the nearest stories of `story`."""

    story = models.ForeignKey("stories.Story", db_index=False, **_LOOSE)
    other = models.ForeignKey("stories.Story", **_LOOSE)
    nearness = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "other"], name="related_once")]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.other_id}"


class RelatedChoice(models.Model):
    """What an editor decided: `other` stands first under `story`, or the two never stand under each other."""

    class Word(models.TextChoices):
        PINNED = "pinned"
        REFUSED = "refused"

    story = models.ForeignKey("stories.Story", models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey("stories.Story", models.CASCADE, related_name="+")
    word = models.CharField(max_length=8, choices=Word.choices)
    made_at = models.DateTimeField(auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "other"], name="related_choice_once")]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.other_id}: {self.word}"


class TopicHint(models.Model):
    """A topic to which a story seems to belong. What an editor says of it is final."""

    class Answer(models.TextChoices):
        OPEN = "", "open"
        YES = "yes"
        NO = "no"

    story = models.ForeignKey("stories.Story", models.CASCADE, related_name="topic_hints", db_index=False)
    topic = models.ForeignKey("stories.Topic", models.CASCADE, related_name="+")
    nearness = models.FloatField()
    answer = models.CharField(max_length=3, choices=Answer.choices, default=Answer.OPEN, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "topic"], name="related_topic_hint_once")]

    def __str__(self) -> str:
        return f"{self.story_id}: {self.topic}"


class RelatedProgress(models.Model):
    """How far the background work has come. One row."""

    #: of the press's log: changes up to it are in
    edition = models.BigIntegerField(default=0)
    #: blocks of stories (`stories.listings.block_of`) from here down were not looked through yet; -1: all were
    block = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"edition {self.edition}, block {self.block}"
