from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from vestnik.language import slug_for
from vestnik.press import recorder
from vestnik.press.recorded import Recorded
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.blocks import StoryBody

TITLE_LIMIT = 200


class Kind(models.TextChoices):
    """What a reader must know about a text before reading it (Trust Project, 'type of work')."""

    NEWS = "news", _("News")
    OPINION = "opinion", _("Opinion")
    ANALYSIS = "analysis", _("Analysis")
    # A story that readers can see is live, too; in other languages the two have different words.
    LIVE = "live", pgettext_lazy("type of story", "Live")
    PAID = "paid", _("Paid content")


#: columns of a story that its teasers are made of; what a list asks beside them is another row's
TEASER_COLUMNS = frozenset(
    {
        "title", "kicker", "standfirst", "kind", "path", "first_published_at", "expire_at",
        "section_id", "lead_photo_id", "locale_id", "headline_corrected_at",
    }
)  # fmt: skip

#: and those that a link to it needs
ADDRESS_COLUMNS = frozenset({"path", "locale_id", "expire_at"})


class Story(
    Recorded,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One story of the paper, in one language. Stories are a stream ordered by time, not a tree of pages."""

    title = models.CharField(
        _("title"),
        max_length=TITLE_LIMIT,
        validators=[
            MaxLengthValidator(
                TITLE_LIMIT,
                _("A title has %(limit_value)d characters at most; this one has %(show_value)d. Shorten it."),
            )
        ],
    )
    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("One to three words over the title.")
    )
    standfirst = models.TextField(_("standfirst"), max_length=600, blank=True)
    body = StreamField(StoryBody(required=False), verbose_name=_("text"), blank=True)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        blank=True,
        help_text=_("Last part of the address. Made of the title if left empty."),
    )

    section = models.ForeignKey(
        "stories.Section",
        verbose_name=_("section"),
        null=True,
        on_delete=models.PROTECT,
        related_name="stories",
    )
    topics = ParentalManyToManyField(
        "stories.Topic", verbose_name=_("topics"), blank=True, related_name="stories"
    )
    place = models.CharField(
        _("place"), max_length=80, blank=True, help_text=_("Where it happened: the dateline.")
    )
    kind = models.CharField(_("label"), max_length=10, choices=Kind.choices, default=Kind.NEWS)
    sources = models.TextField(
        _("sources"), blank=True, max_length=1000, help_text=_("What the story rests on, for readers.")
    )

    lead_photo = models.ForeignKey(
        "stories.Photo",
        verbose_name=_("lead photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_caption = models.CharField(_("caption in this story"), max_length=400, blank=True)

    seo_title = models.CharField(_("title for search engines"), max_length=120, blank=True)
    seo_description = models.CharField(_("description for search engines"), max_length=320, blank=True)
    social_title = models.CharField(_("title for social networks"), max_length=120, blank=True)
    social_description = models.CharField(_("description for social networks"), max_length=320, blank=True)
    social_photo = models.ForeignKey(
        "stories.Photo",
        verbose_name=_("photo for social networks"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Can be read in the newsroom, but not published before."),
    )
    important_until = models.DateTimeField(
        _("important until"), null=True, blank=True, db_index=True,
        help_text=_("Stands first in the rail ‘Important today’ on every page until then."),
    )  # fmt: skip
    due_at = models.DateTimeField(
        _("due"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("When the desk expects it. Readers don't see this."),
    )
    minor_change = models.BooleanField(
        _("small fix"), default=False, help_text=_("A typo or the like: readers see no new ‘updated’ time.")
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    modified_at = models.DateTimeField(auto_now=True, db_index=True, editable=False)
    #: when readers last got a real change; set by actions.publish
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: the present address within its edition; set by actions.publish, never by hand
    path = models.CharField(max_length=255, blank=True, default="", editable=False, db_index=True)
    #: empty if it was never wrong: teasers say so; set by actions.correct
    headline_corrected_at = models.DateTimeField(null=True, blank=True, editable=False)

    press_silent_fields = frozenset(
        {"latest_revision", "has_unpublished_changes", "modified_at", "locked", "locked_at", "locked_by"}
    )

    api_fields = [
        *(
            APIField(name, writable=True)
            for name in (
                "title",
                "kicker",
                "standfirst",
                "body",
                "slug",
                "section",
                "topics",
                "place",
                "kind",
                "sources",
                "lead_photo",
                "lead_caption",
                "bylines",
                "seo_title",
                "seo_description",
                "social_title",
                "social_description",
                "social_photo",
                "go_live_at",
                "expire_at",
                "embargo_until",
                "important_until",
                "due_at",
            )
        ),
        APIField("url"),
        APIField("live"),
        APIField("first_published_at"),
        APIField("updated_at"),
        APIField("lead_photo_rights"),
        APIField("corrections"),
    ]
    search_fields = [
        index.SearchField("title", boost=3),
        index.AutocompleteField("title"),
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("live"),
        index.FilterField("locale_id"),
        index.FilterField("section_id"),
        index.FilterField("kind"),
        index.FilterField("first_published_at"),
        index.FilterField("modified_at"),
        index.FilterField("has_unpublished_changes"),
        index.FilterField("expired"),
        index.FilterField("created_by_id"),
        index.FilterField("id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-modified_at"]
        permissions = [
            ("publish_story", gettext_noop("Can publish stories")),
            ("lock_story", gettext_noop("Can lock stories")),
            ("unlock_story", gettext_noop("Can unlock stories")),
        ]
        indexes = [
            # on live stories only: SQLite can't use `live` as a column of an index, since Django asks for it barely
            models.Index(
                fields=["locale", "-first_published_at", "-id"],
                condition=models.Q(live=True),
                name="story_latest",
            ),
            models.Index(
                fields=["section", "-first_published_at", "-id"],
                condition=models.Q(live=True),
                name="story_latest_of_section",
            ),
            models.Index(
                fields=["locale", "kind", "-first_published_at", "-id"],
                condition=models.Q(live=True),
                name="story_latest_of_kind",
            ),
            # all that a sitemap says: the rows themselves hold the texts, and a block of them is as large as a book
            models.Index(
                fields=["id", "locale", "path", "first_published_at", "updated_at", "expire_at", "live"],
                condition=models.Q(live=True),
                name="story_sitemap",
            ),
            models.Index(fields=["live", "has_unpublished_changes", "-modified_at"], name="story_state"),
            # few stories ever expire; the scheduler asks for them every second
            models.Index(
                fields=["expire_at"],
                condition=models.Q(live=True, expire_at__isnull=False),
                name="story_expiring",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lang(self) -> str:
        return self.locale.language_code

    @property
    def can_be_read(self) -> bool:
        """Live, and not expired, whether or not that was noticed yet (`rows.readable` asks the database so)."""
        return self.live and (self.expire_at is None or self.expire_at > recorder.now())

    @property
    def url(self) -> str:
        """The present address for readers; '' for a story that was never published."""
        return edition_path(self.lang, self.path) if self.path else ""

    @property
    def lead_photo_rights(self) -> dict[str, str] | None:
        """Whose the photo over the story is, for the newsroom's API; None where there is none."""
        photo = self.lead_photo
        if photo is None:
            return None
        return {
            "credit": photo.credit,
            "copyright": photo.copyright,
            "licence": photo.licence,
            "licence_url": photo.licence_address,
            "licence_ends_on": photo.licence_ends_on.isoformat() if photo.licence_ends_on else "",
            "ai": photo.ai,
        }

    def get_absolute_url(self) -> str:
        return self.url

    def get_full_url(self) -> str | None:
        return absolute(self.url) if self.path else None

    full_url = property(get_full_url)

    def clean(self) -> None:
        super().clean()
        self.title = self.title.strip()
        if self.slug:
            self.slug = slug_for(self.slug, "en")
        problems = {}
        if self.section_id and self.section.locale_id != self.locale_id:
            problems["section"] = _("This section belongs to another language.")
        if self.go_live_at and self.expire_at and self.expire_at <= self.go_live_at:
            problems["expire_at"] = _("The story would expire before it goes live. Set a later time.")
        if self.embargo_until and self.go_live_at and self.go_live_at < self.embargo_until:
            problems["go_live_at"] = _("This is before the embargo ends. Set a later time.")
        if problems:
            raise ValidationError(problems)

    @classmethod
    def from_db(cls, db, field_names, values):
        story = super().from_db(db, field_names, values)
        if "expire_at" in field_names and story.expire_at and story.expire_at > recorder.now():
            recorder.until(story.expire_at, hard=True)
        return story

    def press_keys_read(self, loaded: frozenset[str]) -> tuple[str, ...]:
        if loaded <= ADDRESS_COLUMNS | {"id", "live"}:
            return (f"{self.press_key}:url",)
        few = loaded <= TEASER_COLUMNS | {"id", "live", "important_until"}
        return (f"{self.press_key}:teaser" if few else self.press_key,)

    def press_changed(self) -> None:
        """`save` has it noticed what changes."""

    def press_deleted(self) -> None:
        """`signals` has it noticed: once a row is deleted nobody can tell where it stood."""

    def save(self, *args, **kwargs) -> None:
        from vestnik.stories.changes import noticing

        names = kwargs.get("update_fields")
        if not self.slug and self.title:
            self.slug = slug_for(self.title, self.lang)
        if "latest_revision" in (names or ()):
            # a new draft of a live story changes nothing else of it, but lists show it as just modified
            kwargs["update_fields"] = [*names, "modified_at"]
        if names is not None and frozenset(names) <= self.press_silent_fields:
            super().save(*args, **kwargs)
            return
        with noticing(self):
            super().save(*args, **kwargs)

    def copy_for_translation(self, locale, exclude_fields=None):
        from vestnik.stories.actions.translate import TranslateStory

        return TranslateStory(self, locale, exclude_fields=exclude_fields).execute()

    def publish(
        self,
        revision,
        user=None,
        changed=True,
        log_action=True,
        previous_revision=None,
        skip_permission_checks=False,
    ):
        from vestnik.stories.actions.publish import PublishStory

        return PublishStory(
            revision, user=user, changed=changed, log_action=log_action, previous_revision=previous_revision
        ).execute(skip_permission_checks=skip_permission_checks)

    def unpublish(self, set_expired=False, commit=True, user=None, log_action=True):
        from vestnik.stories.actions.unpublish import UnpublishStory

        return UnpublishStory(self, set_expired, commit, user, log_action).execute()

    def with_content_json(self, content):
        story = super().with_content_json(content)
        # what publishing decides belongs to the story, not to a draft of it
        story.path = self.path
        story.updated_at = self.updated_at
        story.headline_corrected_at = self.headline_corrected_at
        story.created_by_id = self.created_by_id
        return story

    def serve_preview(self, request, mode_name):
        # as readers will get it, and not in the language and the time zone of an editor's admin
        with translation.override(self.lang), timezone.override(timezone.get_default_timezone()):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request, mode_name):
        return "stories/story.html"

    def get_preview_context(self, request, mode_name):
        from vestnik.stories.display import story_page

        return {"story": (page := story_page(self)), "meta": page.meta}
