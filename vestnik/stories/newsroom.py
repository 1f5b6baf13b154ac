"""The newsroom's roles, its workflow and its languages, as every new paper gets them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop, override
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from vestnik.stories.models import Edition, HomePage, Story

REPORTER, EDITOR, CHIEF, ADMIN = (
    gettext_noop("Reporters"), gettext_noop("Editors"), gettext_noop("Chiefs"), gettext_noop("Admins")
)  # fmt: skip

#: what each role may do, as 'app.codename'; each has what those before it have
_REPORTER = (
    "wagtailadmin.access_admin",
    "stories.add_story",
    "stories.change_story",
    "stories.view_story",
)
_EDITOR = (
    *_REPORTER,
    "stories.publish_story",
    "stories.lock_story",
    "stories.add_topic",
    "stories.change_topic",
    "stories.add_person",
    "stories.change_person",
    "fronts.change_front",
    "newsletters.add_issue",
    "newsletters.change_issue",
    "newsletters.view_issue",
    "simple_translation.submit_translation",
)
_CHIEF = (
    *_EDITOR,
    "stories.unlock_story",
    "stories.delete_story",
    "stories.add_section",
    "stories.change_section",
    "stories.delete_topic",
    "stories.change_edition",
    "fronts.add_front",
    "newsletters.view_subscriber",
    "newsletters.view_returned",
    "newsletters.delete_issue",
    "newsletters.send_issue",
    "newsletters.add_newsletter",
    "newsletters.change_newsletter",
    "distribution.change_policies",
    "distribution.change_ownership",
    "distribution.add_politicalad",
    "distribution.change_politicalad",
    "distribution.view_politicalad",
)
_ADMIN = (
    *_CHIEF,
    "stories.delete_section",
    "stories.delete_person",
    "newsletters.delete_newsletter",
    "distribution.change_terms",
    "stories.add_edition",
    "stories.add_sectionright",
    "stories.change_sectionright",
    "stories.delete_sectionright",
    "stories.view_sectionright",
    "auth.add_user",
    "auth.change_user",
    "auth.delete_user",
    "auth.view_user",
    "auth.add_group",
    "auth.change_group",
    "auth.delete_group",
    "auth.view_group",
    "wagtailcore.add_workflow",
    "wagtailcore.change_workflow",
    "wagtailcore.delete_workflow",
    "wagtailcore.add_task",
    "wagtailcore.change_task",
    "wagtailcore.delete_task",
    "wagtailcore.change_site",
    "wagtailcore.add_locale",
    "wagtailcore.change_locale",
    "wagtailcore.delete_locale",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
)
ROLES = {REPORTER: _REPORTER, EDITOR: _EDITOR, CHIEF: _CHIEF, ADMIN: _ADMIN}


@transaction.atomic
def ensure_newsroom(name: str = "") -> None:
    """Makes what a paper needs before its first story. May be run at any time: what is there stays as it is.

    `name` is the paper's; settings' WAGTAIL_SITE_NAME if empty.
    """
    _languages(name or settings.WAGTAIL_SITE_NAME)
    _name_roots()
    # the two groups that Wagtail's migrations make know nothing of stories
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).exclude(
        permissions__content_type__app_label="stories"
    ).delete()
    for role, names in ROLES.items():
        group, created = Group.objects.get_or_create(name=group_name(role))
        if created:
            group.permissions.set(_permissions(names))
            _may_use_photos(group)
            if role in (CHIEF, ADMIN):
                _may_edit_pages(group)
    _workflow()


def group_name(role: str) -> str:
    """What the group of a role is called in the paper's first language."""
    with override(settings.LANGUAGE_CODE):
        return gettext(role)


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def _may_use_photos(group: Group) -> None:
    root = Collection.get_first_root_node()
    # Wagtail asks for the permissions of its own image model, whichever model a site uses
    wanted = Q(
        content_type__app_label="wagtailimages", codename__in=["add_image", "change_image", "choose_image"]
    ) | Q(
        content_type__app_label="wagtaildocs",
        codename__in=["add_document", "change_document", "choose_document"],
    )
    for permission in Permission.objects.filter(wanted):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _may_edit_pages(group: Group) -> None:
    root = Page.objects.filter(depth=1).first()
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _languages(name: str) -> None:
    """A locale, an edition and a root of standing pages for each language of the paper."""
    root = Page.objects.filter(depth=1).first()
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    home: HomePage | None = None
    default = settings.LANGUAGE_CODE
    for code, _own_name in settings.LANGUAGES:
        locale, _created = Locale.objects.get_or_create(language_code=code)
        main = Edition.objects.filter(locale__language_code=default).first()
        if not Edition.objects.filter(locale=locale).exists():
            with override(code):
                words = {
                    "newsletter_title": gettext("The week in one letter"),
                    "newsletter_text": gettext(
                        "Once a week: the stories that mattered most, as our team sees them."
                    ),
                    "consent_text": gettext(
                        "I want to get the newsletter by e-mail. I can leave it at any time by a link in each letter."
                    ),
                }
            edition = Edition(name=name, locale=locale, **words)
            if main:
                edition.translation_key = main.translation_key
            edition.save()
        page = HomePage.objects.filter(locale=locale).first()
        if page is None:
            page = HomePage(title=name, slug=f"home-{code}", locale=locale)
            if home:
                page.translation_key = home.translation_key
            root.refresh_from_db()
            root.add_child(instance=page)
        home = home or page
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True, hostname="localhost", site_name=name
    )
    site.root_page = home
    site.save()


def _forget_wagtails_own() -> None:
    """Deletes the workflow that Wagtail's migrations make, with its step, where nothing has gone through it."""
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", task_states=None).delete()


def _name_roots() -> None:
    """Calls the roots of collections and pages, which Wagtail's migrations call 'Root', by their names."""
    with override(settings.LANGUAGE_CODE):
        Collection.objects.filter(depth=1, name="Root").update(name=gettext("All files"))
        Page.objects.filter(depth=1, title="Root").update(
            title=gettext("All pages"), draft_title=gettext("All pages")
        )


def _workflow() -> None:
    """Draft → edit → ready. A small paper's editors publish at once and never meet it."""
    if Workflow.objects.exclude(name="Moderators approval").exists():
        return
    _forget_wagtails_own()
    with override(settings.LANGUAGE_CODE):
        workflow = Workflow.objects.create(name=gettext("Desk: edit, then ready"))
        steps = [(gettext("Edit"), [EDITOR, CHIEF]), (gettext("Ready to publish"), [CHIEF])]
    for order, (name, roles) in enumerate(steps):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.set(Group.objects.filter(name__in=[group_name(role) for role in roles]))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowContentType.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(Story), defaults={"workflow": workflow}
    )
