"""What an editor may say of a slot, of a container, and of when a front goes live."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from vestnik.fronts.arrangement import MOST_SIZE, MOST_SUBLINKS, Container, Layout, Slot, Source, SubLink
from vestnik.fronts.desk.words import LAYOUTS, SOURCES
from vestnik.fronts.document import LENGTHS, LONGEST_HOURS, slot_fields
from vestnik.stories.addresses import edition_of
from vestnik.stories.models import Kind, Person, Section, Story, StoryAddress, Topic
from vestnik.stories.models.named import in_order

#: the longest list of topics, or people, to choose from
MOST_NAMES = 300
MINUTE = "%Y-%m-%dT%H:%M"
#: a year before or after is mistyped
YEARS = range(2000, 2201)


class Moment(forms.DateTimeField):
    """A day and time as browsers ask for them, in the editor's time zone; of our days."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)

    def __init__(self, **kwargs) -> None:
        super().__init__(input_formats=[MINUTE, "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def to_python(self, value: str | datetime | None) -> datetime | None:
        # as it was typed: times of years at the end of all calendars can't be turned into another zone's
        if isinstance(value, str) and value[:4].isdecimal() and int(value[:4]) not in YEARS:
            raise ValidationError(_("This year is hardly meant. Look at it again."))
        return super().to_python(value)


class SlotForm(forms.Form):
    """What is said of a story in one place of a front only."""

    headline = forms.CharField(
        label=gettext_lazy("Headline here"), required=False, max_length=LENGTHS["headline"]
    )
    standfirst = forms.CharField(
        label=gettext_lazy("Standfirst here"), required=False, max_length=LENGTHS["standfirst"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    label = forms.CharField(label=gettext_lazy("Label here"), required=False, max_length=LENGTHS["label"])
    picture = forms.IntegerField(required=False, widget=forms.HiddenInput)
    since = Moment(label=gettext_lazy("From"), required=False)
    until = Moment(label=gettext_lazy("Until"), required=False)
    pin = forms.IntegerField(
        label=gettext_lazy("Holds place number"), required=False, min_value=1, max_value=MOST_SIZE,
        help_text=gettext_lazy("Whatever else comes and goes. Empty: it moves with the others."),
    )  # fmt: skip
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, links: Iterable[SubLink] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.link_rows = []
        links = [*links, *[SubLink()] * MOST_SUBLINKS][:MOST_SUBLINKS]
        stories = Story.objects.in_bulk([link.story for link in links if link.story])
        for number, link in enumerate(links):
            story = stories.get(link.story or 0)
            address = (story.url or str(story.pk)) if story else link.url or str(link.story or "")
            names = f"text{number}", f"to{number}"
            self.fields[names[0]] = forms.CharField(
                required=False, max_length=LENGTHS["text"], initial=link.text, label=_("Words")
            )
            self.fields[names[1]] = forms.CharField(
                required=False, max_length=LENGTHS["url"], initial=address, label=_("Address")
            )
            self.link_rows.append(names)

    @property
    def links(self) -> list[tuple]:
        """The fields of the further links, two by two."""
        return [(self[text], self[to]) for text, to in self.link_rows]

    def clean_standfirst(self) -> str:
        return " ".join(self.cleaned_data["standfirst"].split())

    def clean(self) -> dict:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since >= until:
            self.add_error("until", _("The story would go before it comes: “from” is not before “until”."))
        cleaned["sublinks"] = []
        for text_name, to_name in self.link_rows:
            text, to = cleaned.get(text_name, ""), cleaned.get(to_name, "")
            if not to and not text:
                continue
            if link := _link(text, to):
                cleaned["sublinks"].append(link)
            else:
                self.add_error(to_name, _("Give a story’s address, or words and an address of the web."))
        return cleaned

    def values(self) -> dict:
        """The fields of a slot as a move has them."""
        cleaned = self.cleaned_data
        return {
            "headline": cleaned["headline"],
            "standfirst": cleaned["standfirst"],
            "label": cleaned["label"],
            "picture": cleaned["picture"],
            "since": cleaned["since"].isoformat() if cleaned["since"] else None,
            "until": cleaned["until"].isoformat() if cleaned["until"] else None,
            "pin": cleaned["pin"] or 0,
            "sublinks": cleaned["sublinks"],
        }


EDITABLE = ("headline", "standfirst", "label", "picture", "since", "until", "pin", "sublinks")


def slot_values(slot: Slot) -> dict:
    """What of a slot can be edited, as JSON has it."""
    return {name: value for name, value in slot_fields(slot).items() if name in EDITABLE}


def slot_initial(slot: Slot) -> dict:
    return {
        "headline": slot.headline, "standfirst": slot.standfirst, "label": slot.label,
        "picture": slot.picture, "since": slot.since, "until": slot.until, "pin": slot.pin or None,
    }  # fmt: skip


def _link(text: str, to: str) -> dict | None:
    """A further link of what an editor typed: a story's address or number, or an address of the web with words."""
    path = to.removeprefix(settings.PUBLIC_URL)
    story = int(to) if to.isascii() and to.isdecimal() else None
    if story is None and path.startswith("/"):
        story = _story_at(path)
    if story is not None:
        known = Story.objects.filter(pk=story).exists()
        return {"story": story, **({"text": text} if text else {})} if known else None
    web = to.startswith(("http://", "https://")) or path.startswith("/")
    return {"text": text, "url": path if path.startswith("/") else to} if text and web else None


def _story_at(path: str) -> int | None:
    lang, path = edition_of(path.partition("?")[0])
    return StoryAddress.objects.filter(path=path, lang=lang).values_list("story_id", flat=True).first()


class ContainerForm(forms.Form):
    """How a container looks and fills up. `fill` is a source, with what it is of: 'section:7', 'label:opinion'."""

    title = forms.CharField(
        label=gettext_lazy("Title"), required=False, max_length=LENGTHS["title"],
        help_text=gettext_lazy("Empty: it is called after what fills it."),
    )  # fmt: skip
    layout = forms.ChoiceField(
        label=gettext_lazy("Layout"), choices=[(one.value, LAYOUTS[one]) for one in Layout],
        widget=forms.RadioSelect, initial=Layout.GRID.value,
    )  # fmt: skip
    fill = forms.ChoiceField(label=gettext_lazy("Filled up with"))
    size = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=MOST_SIZE, initial=6,
        help_text=gettext_lazy("Stories in all: what is picked first, then what comes by itself."),
    )  # fmt: skip
    most_of_section = forms.IntegerField(
        label=gettext_lazy("At most of one section"), required=False, min_value=0, max_value=MOST_SIZE,
        help_text=gettext_lazy("Of those that come by themselves. Empty: no limit."),
    )  # fmt: skip
    oldest_hours = forms.IntegerField(
        label=gettext_lazy("Not older than, in hours"), required=False, min_value=0, max_value=LONGEST_HOURS,
        help_text=gettext_lazy("Of those that come by themselves. Empty: of any age."),
    )  # fmt: skip
    drop_hours = forms.IntegerField(
        label=gettext_lazy("Picked ones drop after, in hours"), required=False, min_value=0,
        max_value=LONGEST_HOURS, help_text=gettext_lazy("Empty: they stay until somebody takes them off."),
    )  # fmt: skip
    may_repeat = forms.BooleanField(
        label=gettext_lazy("May show stories that stand elsewhere on this front"), required=False
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, locale: Locale, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fill"].choices = _fills(locale)

    def values(self) -> dict:
        """The fields of a container as EDIT_CONTAINER has them."""
        cleaned = self.cleaned_data
        source, _colon, of = cleaned["fill"].partition(":")
        return {
            "title": cleaned["title"],
            "layout": cleaned["layout"],
            "source": source,
            "source_id": int(of) if of.isdecimal() else None,
            "label": of if source == Source.LABEL else "",
            "size": cleaned["size"],
            "most_of_section": cleaned["most_of_section"] or 0,
            "oldest_hours": cleaned["oldest_hours"] or 0,
            "drop_hours": cleaned["drop_hours"] or 0,
            "may_repeat": cleaned["may_repeat"],
        }


def container_initial(container: Container) -> dict:
    rule = container.rule
    of = rule.source_id or rule.label
    return {
        "title": container.title,
        "layout": container.layout.value,
        "fill": f"{rule.source}:{of}" if of else rule.source.value,
        "size": rule.size,
        "most_of_section": rule.most_of_section or None,
        "oldest_hours": rule.oldest_hours or None,
        "drop_hours": rule.drop_hours or None,
        "may_repeat": rule.may_repeat,
    }


def _fills(locale: Locale) -> list:
    plain = (
        Source.NOTHING,
        Source.LATEST,
        Source.NEWS,
        Source.IMPORTANT,
        Source.MOST_READ,
        Source.EVERY_SECTION,
    )
    grouped = (
        (_("A section"), Source.SECTION, Section),
        (_("A topic"), Source.TOPIC, Topic),
        (_("A person"), Source.PERSON, Person),
    )
    kinds = [(f"{Source.LABEL}:{kind}", name) for kind, name in Kind.choices]
    return [
        *((source.value, SOURCES[source]) for source in plain),
        *((title, _named(source, model, locale)) for title, source, model in grouped),
        (_("A kind of story"), kinds),
    ]


def _named(source: Source, model, locale: Locale) -> list[tuple[str, str]]:
    things = model.objects.filter(locale=locale).select_related("locale").order_by("name")[:MOST_NAMES]
    return [(f"{source}:{thing.pk}", thing.name) for thing in in_order(things)]


class ScheduleForm(forms.Form):
    at = Moment(label=gettext_lazy("Put this draft live at"))
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def clean_at(self) -> datetime:
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("This moment has passed. To put it live now, publish."))
        return at
