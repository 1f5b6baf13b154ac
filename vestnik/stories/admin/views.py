"""The editor's own views: writing, publishing, taking down. Wagtail's, with the newsroom's rights and refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.utils import set_query_params
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Locale
from wagtail.snippets.views import snippets

from vestnik.press.proof import Deed
from vestnik.stories.admin import corrections_views
from vestnik.stories.admin.notes import NotesSidePanel
from vestnik.stories.admin.permitted import OfOneStory, may, sections_open_to
from vestnik.stories.models import Byline, Person, Photo, Story
from vestnik.stories.photos import unseen
from vestnik.stories.rules import StoryRefused, photo_ids_of

SMALL_FIX = "small-fix"


def refusal_text(refusal: StoryRefused | PublishPermissionError) -> str:
    """Why a story did not go out, in words for an editor."""
    if isinstance(refusal, StoryRefused):
        return " ".join(refusal.messages)
    return _("You may not publish in this section.")


class PublishesByTheRules:
    """What an editor sees where publishing is refused after the form was saved: why, and never an error page."""

    deed: Deed | None = None

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.goes_public = self.goes_public
        form.small_fix = self.request.POST.get("action-publish") == SMALL_FIX
        return form

    @property
    def goes_public(self) -> bool:
        if self.action == "workflow-action":
            state = self.workflow_state
            return self.workflow_action == "approve" and bool(state and state.is_at_final_task)
        return self.action == "publish"

    def run_action_method(self):
        goes_public = self.goes_public
        try:
            with transaction.atomic():
                self.deed = Deed() if goes_public else None
                response = super().run_action_method()
                if goes_public:
                    warn_of_unseen_photos(self.request, self.object)
                return response
        except (StoryRefused, PublishPermissionError) as refusal:
            text = _("Your changes are saved, but not published. %(why)s") % {"why": refusal_text(refusal)}
            messages.error(self.request, text)
            return redirect(self.get_edit_url())

    def get_success_message(self, instance: Story | None = None) -> str:
        message = super().get_success_message(instance)
        return tell_readers(self.deed, message, (instance or self.object).pk) if self.deed else message


def tell_readers(deed: Deed, message: str, pk: int) -> str:
    """The message of a deed that was to publish story `pk`: says how long readers wait for it, if they get it now."""
    story = Story.objects.select_related("locale").filter(pk=pk, live=True).first()
    if story is None or story.scheduled_revision is not None:
        return message
    return deed.told(message, f"story:{pk}", story.url)


def warn_of_unseen_photos(request: HttpRequest, story: Story) -> None:
    """Says which photos of a story that goes out readers don't get with it."""
    broken = Photo.objects.filter(pk__in=photo_ids_of(story), broken_at__isnull=False)
    for photo in unseen(broken):
        text = _("Readers don't see the photo “%(title)s”. %(why)s")
        button = messages.button(reverse("wagtailimages:edit", args=[photo.pk]), _("Open the photo"))
        messages.warning(request, text % {"title": photo, "why": photo.pressed_error}, buttons=[button])


class CreateStoryView(PublishesByTheRules, snippets.CreateView):
    def get_initial_form_instance(self) -> Story:
        story = super().get_initial_form_instance() or Story(locale=Locale.get_default())
        if self.request.method == "GET":
            story.bylines = [
                Byline(person=person) for person in people_behind(self.request.user, story.locale)
            ]
            only = sections_open_to(self.request.user, "add", story.locale)[:2]
            story.section = only[0] if len(only) == 1 else None
        return story

    def get_preview_url(self) -> str:
        return set_query_params(super().get_preview_url(), {"locale": self.locale.language_code})

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        return MediaContainer([*panels, NotesSidePanel(self.form.instance, self.request)])


def people_behind(user: AbstractBaseUser, locale: Locale) -> list[Person]:
    """The person under whose name a user writes in a language: by e-mail, else by name. None or one."""
    people = Person.objects.filter(locale=locale)
    name = user.get_full_name()
    found = people.filter(email__iexact=user.email).first() if user.email else None
    found = found or (people.filter(name=name).first() if name else None)
    return [found] if found else []


#: each gives further buttons of a story's header; rooms above add theirs
further_buttons: list[Callable[[HttpRequest, Story], Iterable[Button]]] = []


class EditStoryView(PublishesByTheRules, OfOneStory, snippets.EditView):
    def user_has_permission(self, permission: str) -> bool:
        if permission == "change":
            # a step of the workflow gives nobody a section that is not theirs
            return self.permission_policy.user_has_permission(self.request.user, permission)
        return super().user_has_permission(permission)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.live_object.live:
            return []
        return [
            HeaderButton(
                _("View live"),
                url=self.live_object.url,
                icon_name="link-external",
                attrs={"target": "_blank", "rel": "noreferrer"},
            )
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if self.request.user.has_perm("simple_translation.submit_translation") and missing_languages(
            self.object
        ):
            url = reverse(
                "simple_translation:submit_snippet_translation", args=["stories", "story", self.object.pk]
            )
            buttons.append(Button(_("Translate"), url=url, icon_name="globe", priority=15))
        return [
            *buttons,
            *corrections_views.buttons(self.request, self.live_object),
            *(one for further in further_buttons for one in further(self.request, self.live_object)),
        ]

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        if self.expects_json_response:
            # an autosave draws the panels anew: a note that is being written must stay
            return panels
        return MediaContainer([*panels, NotesSidePanel(self.object, self.request)])


def missing_languages(story: Story) -> bool:
    there = story.get_translations(inclusive=True).values("locale_id")
    return Locale.objects.exclude(pk__in=there).exists()


class PreviewOnCreateStoryView(snippets.PreviewOnCreateView):
    def get_object(self) -> Story:
        code = self.request.GET.get("locale")
        locale = Locale.objects.filter(language_code=code).first() if code else None
        return Story(locale=locale or Locale.get_default())


class DeleteStoryView(OfOneStory, snippets.DeleteView):
    pass


class HistoryStoryView(OfOneStory, snippets.HistoryView):
    pass


class UsageStoryView(OfOneStory, snippets.UsageView):
    pass


class PreviewRevisionStoryView(OfOneStory, snippets.PreviewRevisionView):
    pass


class CompareStoryView(OfOneStory, snippets.RevisionsCompareView):
    pass


class UnscheduleStoryView(OfOneStory, snippets.RevisionsUnscheduleView):
    pass


class UnpublishStoryView(OfOneStory, snippets.UnpublishView):
    pass


class LockStoryView(OfOneStory, snippets.LockView):
    pass


class UnlockStoryView(OfOneStory, snippets.UnlockView):
    pass


class WorkflowHistoryStoryView(OfOneStory, snippets.WorkflowHistoryView):
    pass


class WorkflowHistoryDetailStoryView(OfOneStory, snippets.WorkflowHistoryDetailView):
    pass


class InTheirSection:
    """A step of the workflow can be taken by those who may change stories of the section."""

    def check_action(self) -> None:
        super().check_action()
        if not may(self.request.user, "change", self.object):
            raise PermissionDenied


class WorkflowActionStoryView(InTheirSection, snippets.WorkflowActionView):
    """Approving from the desk or the dashboard: what breaks a rule stays where it is, with a message."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        before = Story.objects.filter(pk=self.object.pk).values_list("live_revision", flat=True).first()
        try:
            with transaction.atomic():
                deed = Deed()
                response = super().post(request, *args, **kwargs)
            story = Story.objects.get(pk=self.object.pk)
            if story.live and story.live_revision_id != before:
                warn_of_unseen_photos(request, story)
                message = _("“%(story)s” is published.") % {"story": story}
                messages.success(request, tell_readers(deed, message, story.pk))
            return response
        except (StoryRefused, PublishPermissionError) as refusal:
            why = refusal_text(refusal)
            messages.error(
                request, _("“%(story)s” was not published. %(why)s") % {"story": self.object, "why": why}
            )
        url = reverse(self.redirect_url_name, args=[self.object.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)


class CollectWorkflowActionStoryView(InTheirSection, snippets.CollectWorkflowActionDataView):
    pass
