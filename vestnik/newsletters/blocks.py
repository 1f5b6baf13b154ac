"""What an issue of a newsletter is made of. Each block stands in the mail, in its plain text, and on the page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from vestnik.stories.blocks import StoryChooserBlock

#: what a mail program can show of rich text
FEATURES = ["bold", "italic", "link", "story-link"]


class StoryPick(blocks.StructBlock):
    """One story of the selection, with the paper's own line on it."""

    story = StoryChooserBlock("stories.Story", label=_("story"))
    headline = blocks.CharBlock(
        required=False, max_length=200, label=_("headline"), help_text=_("The story’s own if left empty.")
    )
    line = blocks.TextBlock(
        required=False,
        max_length=600,
        rows=2,
        label=_("our line"),
        help_text=_("Why it is worth reading, in the paper’s voice. The story’s standfirst if left empty."),
    )
    picture = blocks.BooleanBlock(required=False, default=True, label=_("with its picture"))
    #: why it was suggested; the editor sees it, readers don't
    reason = blocks.CharBlock(required=False, max_length=200, label=_("suggested because"))

    class Meta:
        icon = "doc-full"
        label = _("story")
        # an issue is written fast: what is seldom needed is folded away
        form_layout = BlockGroup(children=["story", "reason", "line"], settings=["headline", "picture"])


class StoryList(blocks.StructBlock):
    """Headlines under a title, without pictures."""

    title = blocks.CharBlock(required=False, max_length=80, label=_("title"))
    stories = blocks.ListBlock(StoryChooserBlock("stories.Story"), min_num=1, max_num=12, label=_("stories"))

    class Meta:
        icon = "list-ul"
        label = _("list of stories")


class Quote(blocks.StructBlock):
    text = blocks.TextBlock(max_length=600, rows=3, label=_("text"))
    source = blocks.CharBlock(required=False, max_length=120, label=_("who said it"))

    class Meta:
        icon = "openquote"
        label = _("quote")


class IssuePicture(blocks.StructBlock):
    """A photo with its credit, as everywhere."""

    photo = ImageChooserBlock(label=_("photo"))
    caption = blocks.CharBlock(required=False, max_length=300, label=_("caption"))
    link = blocks.URLBlock(required=False, label=_("leads to"))

    class Meta:
        icon = "image"
        label = _("photo")


class Sponsor(blocks.StructBlock):
    """Paid space. Readers are told so: it can't be sent unmarked (Directive 2000/31/EC, article 6(a))."""

    name = blocks.CharBlock(max_length=80, label=_("who pays"))
    title = blocks.CharBlock(required=False, max_length=120, label=_("title"))
    text = blocks.TextBlock(required=False, max_length=600, rows=3, label=_("text"))
    photo = ImageChooserBlock(required=False, label=_("photo"))
    link = blocks.URLBlock(label=_("leads to"))

    class Meta:
        icon = "tag"
        label = _("paid space")

    def clean(self, value):
        cleaned = super().clean(value)
        if not cleaned.get("title") and not cleaned.get("text"):
            raise StructBlockValidationError({"title": ValidationError(_("Write a title or a text."))})
        return cleaned


class IssueBody(blocks.StreamBlock):
    """The selection, in order."""

    # an empty one is left out: the draft that waits has it, and it must be possible to save that
    letter = blocks.RichTextBlock(required=False, features=FEATURES, label=_("our words"), icon="pilcrow")
    story = StoryPick()
    stories = StoryList()
    quote = Quote()
    photo = IssuePicture()
    sponsor = Sponsor()

    class Meta:
        required = False
