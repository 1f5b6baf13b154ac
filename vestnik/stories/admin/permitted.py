"""Asking for the right to one story where Wagtail's views ask for the right to stories as such."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.models import Locale
from wagtail.permissions import policy_registry

from vestnik.stories.models import Section, Story
from vestnik.stories.permissions import StoryPermissionPolicy


class PolicyForStory:
    """The policy of stories narrowed to one of them: 'may they change stories' becomes 'may they change this one'."""

    def __init__(self, policy: StoryPermissionPolicy, story: Story) -> None:
        self._policy = policy
        self._story = story

    def __getattr__(self, name: str):
        return getattr(self._policy, name)

    def user_has_permission(self, user, action: str) -> bool:
        return self._policy.user_has_permission_for_instance(user, action, self._story)

    def user_has_any_permission(self, user, actions: Iterable[str]) -> bool:
        return self._policy.user_has_any_permission_for_instance(user, actions, self._story)


class OfOneStory:
    """For views with a `self.object`: every question about permissions is about that story."""

    @property
    def permission_policy(self):
        policy = policy_registry.get_by_type(self.model)
        story = getattr(self, "object", None)
        return policy if story is None or story.pk is None else PolicyForStory(policy, story)


def may(user, action: str, story: Story) -> bool:
    return policy_registry.get_by_type(Story).user_has_permission_for_instance(user, action, story)


def sections_open_to(user, action: str, locale: Locale, kept: int | None = None):
    """Sections of a language in which `user` may do `action` with stories; `kept` is the id of one to keep anyway."""
    sections = Section.objects.filter(locale=locale)
    keys = policy_registry.get_by_type(Story).sections_for(user, action)
    if keys is None:
        return sections
    return sections.filter(translation_key__in=keys) | sections.filter(pk=kept)
