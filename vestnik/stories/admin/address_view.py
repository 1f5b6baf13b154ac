"""Says, while a story is being written, what its address would be."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from vestnik.language import slug_for
from vestnik.stories.addresses import absolute, edition_path, paper_day, story_path
from vestnik.stories.admin.notes import may_read_notes
from vestnik.stories.models import Section, Story


@require_safe
def future_address(request: HttpRequest) -> JsonResponse:
    """Answers `{"url": …}`, '' if there is none yet.

    Asked with `title`, `slug`, `section` (id), `lang` and, for a saved story, `story` (id).
    """
    if not may_read_notes(request.user):
        raise PermissionDenied
    asked = request.GET
    title, typed, lang = asked.get("title", "").strip(), asked.get("slug", "").strip(), asked.get("lang", "")
    section = (
        Section.objects.filter(pk=asked["section"]).first() if asked.get("section", "").isdecimal() else None
    )
    if section is None or not (title or typed):
        return JsonResponse({"url": ""})
    story = Story.objects.filter(pk=asked["story"]).first() if asked.get("story", "").isdecimal() else None
    published = story.first_published_at if story else None
    day = paper_day(published or timezone.now())
    slug = slug_for(typed or title, lang)
    return JsonResponse({"url": absolute(edition_path(lang, story_path(section.slug, day, slug)))})
