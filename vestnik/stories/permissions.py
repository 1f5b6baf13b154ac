"""Who may do what with which story: Django's group permissions, narrowed by section."""

from __future__ import annotations

from django.contrib.auth import get_permission_codename
from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from vestnik.stories.models.rights import SectionRight
from vestnik.stories.models.section import Section

#: deeds that put something before readers, or take it away
PUBLISHING = frozenset({"publish", "unlock", "delete"})
#: deeds on what readers see; for all others counts where the draft of a live story stands
ON_WHAT_IS_LIVE = frozenset({"publish", "lock", "unlock"})


class StoryPermissionPolicy(ModelPermissionPolicy):
    """A group with rights in some sections acts in those only; a group with none acts in all of them.

    A story without a section is its maker's, and anybody's who may work in all sections. A live story whose draft has
    moved to another section is read and written by those of the draft's section, and taken down by those of its own.
    """

    def sections_for(self, user, action: str) -> set | None:
        """Translation keys of the sections in which `user` may do `action`; None for all of them."""
        if not user.is_active:
            return set()
        if user.is_superuser:
            return None
        codename = get_permission_codename(action, self.model._meta)
        if user.user_permissions.filter(codename=codename, content_type__app_label="stories").exists():
            return None
        groups = list(
            user.groups.filter(permissions__codename=codename, permissions__content_type__app_label="stories")
            .distinct()
            .values_list("pk", flat=True)
        )
        rights = list(
            SectionRight.objects.filter(group__in=groups).values_list(
                "group_id", "section__translation_key", "may_publish"
            )
        )
        limited = {group for group, _key, _publish in rights}
        if any(group not in limited for group in groups):
            return None
        return {key for _group, key, publish in rights if publish or action not in PUBLISHING}

    def user_has_permission_for_instance(self, user, action, instance) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return self.cover(self.sections_for(user, action), action, user, instance)

    @staticmethod
    def cover(sections: set | None, action: str, user, story) -> bool:
        """True if `sections`, as `sections_for` gave them, let `user` do `action` with `story`."""
        if sections is None:
            return True
        if (
            action not in ON_WHAT_IS_LIVE
            and story.live
            and story.has_unpublished_changes
            and story.latest_revision
        ):
            drafted_in = Section.objects.filter(pk=story.latest_revision.content.get("section")).first()
            return drafted_in is not None and drafted_in.translation_key in sections
        if story.section_id is None:
            return action not in PUBLISHING and story.created_by_id in (None, user.pk)
        return story.section.translation_key in sections

    def user_has_any_permission_for_instance(self, user, actions, instance) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user, actions) -> QuerySet:
        allowed = Q(pk__in=[])
        for action in actions:
            if not self.user_has_permission(user, action):
                continue
            sections = self.sections_for(user, action)
            if sections is None:
                return self.model._default_manager.all()
            own = Q(section__translation_key__in=sections)
            if action not in ON_WHAT_IS_LIVE:
                # few at any time, whatever the size of the archive
                drafted = self.model._default_manager.filter(live=True, has_unpublished_changes=True)
                open_to = list(
                    Section.objects.filter(translation_key__in=sections).values_list("pk", flat=True)
                )
                moved_here = drafted.filter(latest_revision__content__section__in=open_to)
                own = own & ~Q(pk__in=drafted.values("pk")) | Q(pk__in=moved_here.values("pk"))
            allowed |= own
            if action not in PUBLISHING:
                allowed |= Q(section=None) & (Q(created_by=user) | Q(created_by=None))
        return self.model._default_manager.filter(allowed)

    def instances_user_has_permission_for(self, user, action) -> QuerySet:
        return self.instances_user_has_any_permission_for(user, [action])
