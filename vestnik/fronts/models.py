from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin

from vestnik.language import slug_for
from vestnik.press.log import change
from vestnik.press.recorded import Recorded
from vestnik.stories.addresses import edition_path, taken

#: the rail that stands on every page
IMPORTANT = "important"
#: characters of the words in the banner, and of those under a special front's title
BANNER_LIMIT, STANDFIRST_LIMIT = 200, 300


class FrontKind(models.TextChoices):
    HOME = "home", _("home")
    SECTION = "section", _("section")
    SPECIAL = "special", _("special front")
    RAIL = "rail", _("rail")


class Front(Recorded, TranslatableMixin, models.Model):
    """A front or a rail of one edition, and the draft of it that the newsroom is working at.

    Readers get the arrangement of its live `FrontVersion`; without one, and without a row here, the default one.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=FrontKind.choices, default=FrontKind.HOME)
    section = models.ForeignKey(
        "stories.Section",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="fronts",
    )
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        blank=True,
        help_text=_("Part of the address. Made of the title if left empty."),
    )
    title = models.CharField(_("title"), max_length=80, blank=True)
    standfirst = models.CharField(
        _("standfirst"),
        max_length=STANDFIRST_LIMIT,
        blank=True,
        help_text=_("A sentence under the title: what this front is about."),
    )
    quiet_hours = models.PositiveSmallIntegerField(
        _("quiet hours"),
        default=6,
        help_text=_("After so many hours without a change in daytime the desk warns. 0 is never."),
    )
    draft = models.JSONField(null=True, blank=True, editable=False)
    draft_number = models.PositiveIntegerField(default=0, editable=False)

    press_silent_fields = frozenset({"draft", "draft_number", "quiet_hours"})

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("front")
        verbose_name_plural = _("fronts")
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "kind", "slug"], condition=Q(section=None), name="front_named_once"
            ),
            models.UniqueConstraint(
                fields=["section"], condition=Q(section__isnull=False), name="front_once_a_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.lang})"

    @property
    def lang(self) -> str:
        return self.locale.language_code

    @property
    def name(self) -> str:
        """What the newsroom calls it."""
        if self.kind == FrontKind.SECTION and self.section:
            return self.section.name
        return self.title or (str(_("Important today")) if self.kind == FrontKind.RAIL else str(_("Front")))

    @property
    def url(self) -> str:
        """Where readers find it; '' for a rail, which stands on pages."""
        if self.kind == FrontKind.SECTION and self.section:
            return self.section.url
        paths = {FrontKind.HOME: "/", FrontKind.SPECIAL: f"/{self.slug}/"}
        return edition_path(self.lang, paths[self.kind]) if self.kind in paths else ""

    def get_absolute_url(self) -> str:
        return self.url

    @property
    def public_address(self) -> str:
        """The page on which readers see it; of those that a rail stands on, the front."""
        return self.url or edition_path(self.lang, "/")

    @property
    def press_key(self) -> str:
        return front_key(self.kind, self.lang, self.section_id, self.slug)

    def clean(self) -> None:
        super().clean()
        self.standfirst = " ".join(self.standfirst.split()) if self.kind == FrontKind.SPECIAL else ""
        if self.kind not in (FrontKind.SPECIAL, FrontKind.RAIL):
            return
        self.title = self.title.strip()
        self.slug = self.slug or slug_for(self.title, self.lang if self.locale_id else "en")
        if not self.slug or not (self.title or self.stands_by_itself):
            raise ValidationError({"title": _("It needs a title.")})
        same = type(self).objects.filter(locale_id=self.locale_id, kind=self.kind, slug=self.slug)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("There is one with this slug already. Choose another.")})
        if self.kind == FrontKind.SPECIAL and taken(self.slug, self.lang, but=special_at):
            raise ValidationError(
                {"slug": _("This address is used by the paper, a section or a page. Choose another slug.")}
            )

    def save(self, *args, **kwargs) -> None:
        if self.kind in (FrontKind.SPECIAL, FrontKind.RAIL) and not self.slug:
            self.slug = slug_for(self.title, self.lang)
        names = kwargs.get("update_fields")
        if names is None or not self.press_silent_fields.issuperset(names):
            self._press_before = self._press_stored()
        super().save(*args, **kwargs)

    @property
    def stands_by_itself(self) -> bool:
        return stands_by_itself(self.kind, self.slug)

    @property
    def is_seen(self) -> bool:
        """True if readers have it, or will by itself."""
        return self.stands_by_itself or self.versions.exists()

    def press_changed(self) -> None:
        """What is not live yet changes nothing; what moves to another address is gone from the old one."""
        before, now = self.__dict__.pop("_press_before", None), self._press_stored()
        if before is None and self.stands_by_itself:
            before = (self.press_key, "", "")  # readers saw it before it had a row
        if before == now or not self.is_seen:
            return
        old = {before[0]} if before and before[0] != self.press_key else set()
        change(self.press_key, *old, hard=old)

    def press_deleted(self) -> None:
        change(hard=[self.press_key])

    def _press_stored(self) -> tuple[str, ...] | None:
        """The key and the words for readers that the database holds."""
        if self.pk is None:
            return None
        columns = ("kind", "locale__language_code", "section_id", "slug", "title", "standfirst")
        row = type(self).objects.filter(pk=self.pk).values_list(*columns).first()
        return (front_key(*row[:4]), *row[4:]) if row else None


def special_at(slug: str, lang: str) -> Front | None:
    """The special front whose address this is, live or not."""
    return Front.objects.filter(kind=FrontKind.SPECIAL, slug=slug, locale__language_code=lang).first()


def front_key(kind: str, lang: str, section: int | None = None, slug: str = "") -> str:
    """The press's key of a front. It is the same before there is a row: a page of the default arrangement reads it."""
    if kind == FrontKind.HOME:
        return f"front:{lang}"
    return f"front:{lang}:{kind}:{section or slug}"


def stands_by_itself(kind: str, slug: str = "") -> bool:
    """True for what readers see before anybody has made or published it: it has a default arrangement."""
    return kind in (FrontKind.HOME, FrontKind.SECTION) or (kind == FrontKind.RAIL and slug == IMPORTANT)


class VersionQuerySet(models.QuerySet):
    def live_at(self, moment: datetime) -> VersionQuerySet:
        """What readers get, or would, at a moment: the first of these."""
        return self.filter(cancelled_at=None, live_at__lte=moment).order_by("-live_at", "-number")

    def after(self, moment: datetime) -> VersionQuerySet:
        """What goes live after a moment, the next first."""
        return self.filter(cancelled_at=None, live_at__gt=moment).order_by("live_at", "number")


class FrontVersion(models.Model):
    """An arrangement as it was published: live from `live_at` on, until a later one is. Old ones go (`prune.py`)."""

    front = models.ForeignKey(Front, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    arrangement = models.JSONField()
    live_at = models.DateTimeField(_("live at"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=80, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a front")
        verbose_name_plural = _("versions of fronts")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["front", "number"], name="front_version_number")]
        indexes = [
            models.Index(
                fields=["front", "-live_at", "-number"],
                condition=Q(cancelled_at=None),
                name="front_version_live",
            )
        ]

    def __str__(self) -> str:
        return f"{self.front} {self.number}"


class Way(models.TextChoices):
    """How a move came about. What takes another one back, or does it again, knows which by `undoes`."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class FrontMove(models.Model):
    """Who did what to the draft of a front, in order. `number` is that of the draft it made. Old ones go, too."""

    front = models.ForeignKey(Front, on_delete=models.CASCADE, related_name="moves")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=4, choices=Way.choices, default=Way.DO)
    #: id of the slot or container; '' for the whole front
    thing = models.CharField(max_length=120, blank=True)
    #: the move as it was asked for, and the move that takes it back (`moves.dump_move`)
    data = models.JSONField()
    back = models.JSONField()
    undone_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undoes"
    )

    class Meta:
        verbose_name = _("move on a front")
        verbose_name_plural = _("moves on fronts")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["front", "number"], name="front_move_number")]
        indexes = [models.Index(fields=["front", "thing", "-number"], name="front_move_thing")]

    def __str__(self) -> str:
        return f"{self.front} {self.number}: {self.kind}"


class Breaking(Recorded, models.Model):
    """A story that is, or was, breaking news from `since` to `until`, or to `ended_at` if somebody ended it before.

    `text` stands in the banner; '' is the story's headline as it is at the time.
    """

    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.PROTECT, related_name="+")
    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("words of the banner"), max_length=BANNER_LIMIT, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("breaking news")
        verbose_name_plural = _("breaking news")
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["locale", "until"], name="breaking_latest")]

    def __str__(self) -> str:
        return self.text or str(self.story)

    @property
    def press_key(self) -> str:
        return f"breaking:{self.locale.language_code}"

    def press_keys_changed(self) -> tuple[str, ...]:
        return (self.press_key,)
