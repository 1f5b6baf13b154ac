"""What the body of a story is made of. Each block has its template in theme/templates/blocks/."""

from __future__ import annotations

from copy import copy

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from vestnik.press import recorder
from vestnik.stories.embeds import EmbedRefused, embed_for

TEXT = ["bold", "italic", "link", "story-link", "ol", "ul", "document-link", "superscript", "subscript"]


class PhotoValue(blocks.StructValue):
    @cached_property
    def picture(self):
        from vestnik.stories.display import picture_of

        return picture_of(self["photo"], caption=self["caption"])


class PhotoBlock(blocks.StructBlock):
    photo = ImageChooserBlock(label=_("photo"))
    caption = blocks.CharBlock(required=False, max_length=400, label=_("caption, if not the photo's own"))

    class Meta:
        icon = "image"
        label = _("Photo")
        template = "blocks/photo.html"
        value_class = PhotoValue


class GalleryValue(blocks.StructValue):
    @cached_property
    def pictures(self):
        return tuple(photo.picture for photo in self["photos"])


class GalleryBlock(blocks.StructBlock):
    photos = blocks.ListBlock(PhotoBlock(), min_num=2, max_num=60, label=_("photos"))
    caption = blocks.CharBlock(required=False, max_length=400, label=_("caption of the gallery"))

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "blocks/gallery.html"
        value_class = GalleryValue


class PullQuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(max_length=600, label=_("words"))
    who = blocks.CharBlock(required=False, max_length=120, label=_("who says it"))
    role = blocks.CharBlock(required=False, max_length=160, label=_("their post"))

    class Meta:
        icon = "openquote"
        label = _("Pull quote")
        template = "blocks/pull_quote.html"


class FactBoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("title"))
    body = blocks.RichTextBlock(features=TEXT, label=_("text"))

    class Meta:
        icon = "info-circle"
        label = _("Fact box")
        template = "blocks/fact_box.html"


class SocialPostBlock(blocks.StructBlock):
    """The words of a post, quoted by us: no script and no request to the network it came from."""

    network = blocks.CharBlock(max_length=40, label=_("network"))
    name = blocks.CharBlock(max_length=120, label=_("name"))
    handle = blocks.CharBlock(required=False, max_length=120, label=_("handle"))
    date = blocks.DateBlock(required=False, label=_("date"))
    url = blocks.URLBlock(label=_("link to the post"))
    text = blocks.TextBlock(max_length=3000, label=_("words of the post"))

    class Meta:
        icon = "openquote"
        label = _("Social post")
        template = "blocks/social_post.html"


class EmbedValue(blocks.StructValue):
    @cached_property
    def embed(self):
        try:
            return embed_for(self["url"])
        except EmbedRefused:
            return None


class EmbedBlock(blocks.StructBlock):
    """A film or sound from a fixed list of providers, loaded only when the reader asks for it."""

    url = blocks.URLBlock(
        label=_("address"), help_text=_("YouTube, Vimeo, SoundCloud, Spotify, Dailymotion or PeerTube.")
    )
    title = blocks.CharBlock(max_length=160, label=_("what it shows"))
    caption = blocks.CharBlock(
        required=False, max_length=400, label=pgettext_lazy("film or sound", "caption")
    )

    def clean(self, value):
        value = super().clean(value)
        try:
            embed_for(value["url"])
        except EmbedRefused as refusal:
            raise blocks.StructBlockValidationError({"url": ValidationError(str(refusal))}) from refusal
        return value

    class Meta:
        icon = "media"
        label = _("Film or sound")
        template = "blocks/embed.html"
        value_class = EmbedValue


class RelatedValue(blocks.StructValue):
    #: filled in by display.prepare_body() for all related stories of a page at once
    teasers = ()


class StoryChooserBlock(SnippetChooserBlock):
    """Loads of the chosen stories what teasers need: a page that names them does not depend on their texts."""

    @cached_property
    def widget(self):
        from vestnik.stories.admin.chooser_widget import Chooser

        return Chooser(self.target_model, icon=super().widget.icon)

    def bulk_to_python(self, values):
        from vestnik.stories.models.story import TEASER_COLUMNS

        recorder.read(*(f"story:{pk}:teaser" for pk in values if pk))
        chosen = self.model_class.objects.only("live", *TEASER_COLUMNS).in_bulk(values)
        return [copy(chosen[pk]) if pk in chosen else None for pk in values]

    def deconstruct(self):
        # migrations know it as what it is made of
        _path, args, kwargs = super().deconstruct()
        return "wagtail.snippets.blocks.SnippetChooserBlock", args, kwargs


class RelatedBlock(blocks.StructBlock):
    stories = blocks.ListBlock(StoryChooserBlock("stories.Story"), min_num=1, max_num=6, label=_("stories"))

    class Meta:
        icon = "link"
        label = _("Related stories")
        template = "blocks/related.html"
        value_class = RelatedValue


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(required=False, max_length=160, label=_("title, if not the document's own"))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "blocks/document.html"


class TableBlock(TypedTableBlock):
    text = blocks.CharBlock(required=False, label=_("text"))
    number = blocks.DecimalBlock(required=False, label=_("number"))
    rich = blocks.RichTextBlock(
        required=False, features=["bold", "italic", "link"], label=_("formatted text")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class StoryBody(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        features=TEXT, label=_("Paragraph"), icon="pilcrow", template="blocks/paragraph.html"
    )
    heading = blocks.CharBlock(
        max_length=160, label=_("Heading"), icon="title", template="blocks/heading.html"
    )
    photo = PhotoBlock()
    pull_quote = PullQuoteBlock()
    fact_box = FactBoxBlock()
    related = RelatedBlock()
    gallery = GalleryBlock()
    table = TableBlock()
    embed = EmbedBlock()
    social_post = SocialPostBlock()
    document = DocumentBlock()

    class Meta:
        block_counts = {}
        max_num = 400
