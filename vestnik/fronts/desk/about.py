"""A front itself: made, and told what readers call it and when the desk warns of it."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Locale

from vestnik.fronts.desk import asks
from vestnik.fronts.desk.told import urls_of
from vestnik.fronts.models import Front, FrontKind
from vestnik.press.proof import Deed

NEW, ABOUT = "desk/fronts/parts/new.html", "desk/fronts/parts/about.html"


class NewFrontForm(forms.ModelForm):
    """A special front, or a rail, which has no standfirst."""

    class Meta:
        model = Front
        fields = ("kind", "title", "slug", "standfirst")
        widgets = {"kind": forms.RadioSelect, "standfirst": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, locale: Locale, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.locale = locale
        kinds = (FrontKind.SPECIAL, FrontKind.RAIL)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].initial = FrontKind.SPECIAL.value
        self.fields["title"].required = True


class AboutForm(forms.ModelForm):
    """What can be said of a front that is there already: of each kind something else."""

    class Meta:
        model = Front
        fields = ("title", "slug", "standfirst", "quiet_hours")
        widgets = {"standfirst": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - _said_of(self.instance):
            del self.fields[name]
        if "title" in self.fields:
            self.fields["title"].required = not self.instance.stands_by_itself
        if "slug" in self.fields:
            self.fields["slug"].help_text = gettext_lazy(
                "Part of the address. Whoever has the old one finds nothing there any more."
            )


def new_front(request: HttpRequest) -> HttpResponse:
    """A new special front or rail. Readers see it once somebody publishes it."""
    asks.require_right(request)
    locale = get_object_or_404(Locale, language_code=request.GET.get("lang", ""))
    form = NewFrontForm(request.POST if request.method == "POST" else None, locale=locale)
    if request.method == "POST" and form.is_valid():
        return _go(request, form.save())
    context = {
        "form": form,
        "page_title": _("New special front or rail"),
        "part": NEW,
        "action": f"{reverse('vestnik_front:new')}?lang={locale.language_code}",
        "back_url": reverse("vestnik_front:own"),
        "back_text": _("Back to the front"),
    }
    if asks.wants_json(request):
        return JsonResponse({"form": render_to_string(NEW, context, request)}, status=422)
    return render(request, NEW if asks.is_fragment(request) else "desk/fronts/page.html", context)


def about(request: HttpRequest, pk: int) -> HttpResponse:
    """What a front is called, and when the desk warns of it; readers see new words at once."""
    front = asks.front_or_404(request, pk)
    form = AboutForm(request.POST if request.method == "POST" else None, instance=front)
    context = {"form": form, "action": urls_of(front)["about"]}
    if request.method != "POST":
        return asks.part(request, front, ABOUT, _("About this front"), context)
    if not form.is_valid():
        return asks.again(request, front, ABOUT, _("About this front"), context)
    with transaction.atomic():
        deed = Deed()
        # only these: somebody may be moving stories in the draft
        front.save(update_fields=list(form.fields))
        log(instance=front, action="wagtail.edit", user=request.user)
    for_readers = front.is_seen and set(form.changed_data) - Front.press_silent_fields
    told = deed.told(_("Saved."), front.press_key, front.public_address) if for_readers else _("Saved.")
    messages.success(request, told)
    return _go(request, front)


def _said_of(front: Front) -> set[str]:
    if front.kind == FrontKind.SPECIAL:
        return {"title", "slug", "standfirst", "quiet_hours"}
    if front.kind == FrontKind.RAIL:
        # the rail on every page is found by its slug
        return {"title", "quiet_hours"} | (set() if front.stands_by_itself else {"slug"})
    return {"quiet_hours"}


def _go(request: HttpRequest, front: Front) -> HttpResponse:
    address = reverse("vestnik_front:edit", args=[front.pk])
    return JsonResponse({"go": address}) if asks.wants_json(request) else redirect(address)
