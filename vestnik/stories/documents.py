"""Who gets a document: readers if something they can read links it, the newsroom always.

The numbers in documents' addresses can be guessed, so a file that hangs on a draft would be out before its story.
"""

from __future__ import annotations

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views.serve import serve as serve_document
from wagtail.models import Page, ReferenceIndex

from vestnik.stories.models import StandingPage, Story
from vestnik.stories.rich_text import DOCUMENT_LINK, texts
from vestnik.stories.rows import readable

#: of a document that hangs on more, these are proof enough
MOST_REFERENCES = 1000


@require_safe
def serve(request: HttpRequest, pk: str, name: str) -> HttpResponseBase:
    """The file of a document.

    :raises Http404: there is none, or it isn't for who asks
    """
    document = get_object_or_404(get_document_model(), pk=pk)
    public = is_public(document)
    if not public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    answer = serve_document(request, pk, name)
    # it ends with the last story that links it: caches must ask
    answer.setdefault("Cache-Control", "no-cache" if public else "private, no-store")
    return answer


def is_public(document: AbstractDocument) -> bool:
    """True if a story or standing page that everyone can read links the document. Four queries at most."""
    kinds = ContentType.objects.get_for_models(document, Story, Page)
    references = ReferenceIndex.objects.filter(
        to_content_type=kinds[document],
        to_object_id=str(document.pk),
        base_content_type__in=[kinds[Story], kinds[Page]],
    )
    linked_in: dict[int, list[int]] = defaultdict(list)
    for kind, pk in references.values_list("base_content_type", "object_id").distinct()[:MOST_REFERENCES]:
        linked_in[kind].append(int(pk))
    stories, pages = (linked_in[kinds[model].pk] for model in (Story, Page))
    if stories and Story.objects.filter(readable(), pk__in=stories).exists():
        return True
    return bool(pages) and Page.objects.live().public().filter(pk__in=pages).exists()


def note_links(thing: Story | StandingPage) -> None:
    """Brings Wagtail's index of references up to date at once if the text links a document.

    The worker does it soon after; until then, readers of what was just published would find the link dead.
    """
    if links_documents(thing.body):
        ReferenceIndex.create_or_update_for_object(thing)


def links_documents(body: StreamValue) -> bool:
    """True if a document stands in the text, as a block or as a link in formatted text."""
    return any(block.block_type == "document" for block in body) or any(
        DOCUMENT_LINK.search(text.source) for text in texts(body)
    )
