from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale

from vestnik.fronts.admin.chooser import LANGUAGE_FIELD
from vestnik.fronts.admin.lead import put_as_lead
from vestnik.fronts.admin.shown import shown_front
from vestnik.fronts.models import Front
from vestnik.press.proof import Deed
from vestnik.stories.addresses import edition_path
from vestnik.stories.display import Link
from vestnik.stories.models import Story

EDIT = "vestnik_front:edit"
CHANGE = "fronts.change_front"


def front_of(locale: Locale) -> Front:
    """The front of a language; made if it isn't there yet."""
    front = Front.objects.filter(locale=locale).first()
    if front is None:
        other = Front.objects.order_by("pk").first()
        front = Front(locale=locale, title=gettext("Front"))
        if other:
            front.translation_key = other.translation_key
        front.save()
    return front


@permission_required(CHANGE, raise_exception=True)
def own_front(request: HttpRequest) -> HttpResponse:
    """Straight to the front of the language in which one works, or of the one asked for as `?lang=`."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    locale = locales.get(request.GET.get("lang") or get_language()) or Locale.get_default()
    return redirect(EDIT, front_of(locale).pk)


class EditFront(EditView):
    page_title = gettext_lazy("Front")
    success_message = gettext_lazy("The front is saved.")
    error_message = gettext_lazy("The front was not saved: see the messages below.")
    submit_button_label = gettext_lazy("Save for readers")
    template_name = "desk/front_edit.html"

    def save_instance(self) -> Front:
        self.deed = Deed()
        return super().save_instance()

    def get_success_message(self) -> str:
        message = super().get_success_message()
        return self.deed.told(message, self.object.press_key, self._public_url())

    def get_success_url(self) -> str:
        return self.get_edit_url()

    def get_success_buttons(self) -> list:
        return [messages.button(self._public_url(), _("See it"))]

    def get_page_subtitle(self) -> str:
        return self.object.locale.get_display_name()

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": "", "label": _("Front"), "sublabel": self.get_page_subtitle()},
        ]

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = [Button(_("History"), url=self.get_history_url(), icon_name="history", priority=20)]
        return [Button(_("See the front"), url=self._public_url(), icon_name="view", priority=10), *buttons]

    @property
    def can_delete(self) -> bool:
        """A front stands as long as its language."""
        return False

    def _public_url(self) -> str:
        return edition_path(self.object.locale.language_code, "/")

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        lang = self.object.locale.language_code
        return context | {
            "shown": shown_front(self.object),
            "front_lang": lang,
            "language_field": LANGUAGE_FIELD.removeprefix("#"),
            "public_url": self._public_url(),
            "languages": [
                Link(
                    capfirst(dict(settings.LANGUAGES).get(locale.language_code, locale.language_code)),
                    f"{reverse('vestnik_front:own')}?lang={locale.language_code}",
                    locale.language_code,
                    locale.language_code == lang,
                )
                for locale in Locale.objects.all()
            ],
        }


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE, raise_exception=True)
def lead(request: HttpRequest, story_id: int) -> HttpResponse:
    """GET asks, POST puts the story on the front of its language as the lead."""
    story = get_object_or_404(Story.objects.select_related("locale", "section"), pk=story_id)
    if not may_lead(story):
        raise PermissionDenied
    front = front_of(story.locale)
    if request.method == "POST":
        with transaction.atomic():
            deed = Deed()
            put_as_lead(front, story, request.user)
        message = _("“%(title)s” is the lead now.") % {"title": story.title}
        address = edition_path(story.locale.language_code, "/")
        messages.success(request, deed.told(message, front.press_key, address))
        return redirect(EDIT, front.pk)
    shown = shown_front(front)
    return render(
        request,
        "desk/front_lead.html",
        {
            "story": story,
            "lead": shown.lead[0] if shown.lead else None,
            "action": reverse("vestnik_front:lead", args=[story.pk]),
            "back": reverse("wagtailsnippets_stories_story:edit", args=[story.pk]),
        },
    )


def may_lead(story: Story) -> bool:
    """True for what readers see, or will by itself: a draft as the lead would leave a hole that fills itself."""
    return bool(story.pk) and (story.live or story.scheduled_revision is not None)
