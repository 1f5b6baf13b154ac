"""What readers find, in a word."""

from vestnik.search.finding import RELEVANCE, Filters, find
from vestnik.search.query import read_query
from vestnik.stories.models import Story


def titles(typed: str, lang: str = "bg", order: str = RELEVANCE, **filters) -> list[str]:
    """The titles of the stories that are found, in their order."""
    found = find(read_query(typed, lang), Filters(**filters), order)
    known = dict(Story.objects.filter(pk__in=found.stories).values_list("pk", "title"))
    return [known[pk] for pk in found.stories]


def paragraph(*texts: str) -> list[dict]:
    """A body of paragraphs."""
    return [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in texts]
