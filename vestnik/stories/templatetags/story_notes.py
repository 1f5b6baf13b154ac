"""Filters for the templates of editors' notes."""

from django import template

from vestnik.stories.admin import columns, notes

register = template.Library()

register.filter("note_html", notes.note_html)
register.filter("colleague", notes.name_of)
register.filter("moment", columns.when)


@register.filter
def open_count(threads) -> int:
    return sum(1 for thread in threads if not thread.resolved)


@register.filter
def may_take_back(note) -> bool:
    """Answers can always be taken back; the first note of a thread only while nobody has answered."""
    return note.thread_id is not None or not note.answers.all()
