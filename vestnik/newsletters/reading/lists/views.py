"""Imports in the admin: choose a file, see what would be done, do it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vestnik.newsletters.models import ListImport, Newsletter
from vestnik.newsletters.reading.lists.bringing import LARGEST, keep_list, report_of
from vestnik.newsletters.reading.lists.judging import WRITTEN, Verdict
from vestnik.newsletters.reading.lists.tasks import begin, work_on_list

MAY = "newsletters.change_newsletter"
LATEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """So many rows of a list, and what becomes of them. `done` is None before it is brought over."""

    words: str
    many: int
    done: int | None
    written: bool


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, one reader a line; as Ghost, Mailchimp and listmonk export it, or with a column of addresses."
        ),
    )
    newsletter = forms.ModelChoiceField(Newsletter.objects.all(), label=gettext_lazy("Newsletter"))
    consent_source = forms.CharField(
        label=gettext_lazy("Where they agreed"),
        max_length=60,
        help_text=gettext_lazy(
            "Kept as the proof of each reader’s consent: “the form on our old site, Ghost”. Who did not ask for mail "
            "must not be in the list."
        ),
    )
    consent_on = forms.DateField(
        label=gettext_lazy("Day of consent"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("For lines that name no day of their own."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 200 MB. Take it apart, or use the command.")
            )
        return file


def admin_urls() -> list:
    return [
        path("newsletters/imports/", imports, name="newsletter_imports"),
        path("newsletters/imports/<int:pk>/", one, name="newsletter_import"),
        path("newsletters/imports/<int:pk>/begin/", begin_import, name="newsletter_import_begin"),
        path("newsletters/imports/<int:pk>/report.csv", report, name="newsletter_import_report"),
    ]


def imports(request: HttpRequest) -> HttpResponse:
    """The form for a new list, and the lists so far."""
    _may(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        job = keep_list(
            given["file"].read(),
            given["file"].name,
            given["newsletter"],
            given["consent_source"],
            given["consent_on"],
            request.user,
        )
        work_on_list.enqueue(job.pk)
        return redirect("newsletter_import", job.pk)
    before = ListImport.objects.select_related("newsletter__locale", "made_by").defer("content", "report")
    context = {"form": form, "imports": before[:LATEST], "page_title": _("Imports of subscribers")}
    status = 422 if form.is_bound else 200
    return render(request, "newsletters_admin/imports.html", context, status=status)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What a list holds and what becomes of it; while the worker is at it the page comes again by itself."""
    _may(request)
    job = _job(pk)
    lines = [_line(job, verdict) for verdict in Verdict if verdict.value in {**job.found, **job.done}]
    context = {
        "job": job,
        "lines": lines,
        "taken": sum(line.many for line in lines if line.written),
        "rows": sum(line.many for line in lines),
        "working": job.state in (ListImport.State.CHECKING, ListImport.State.IMPORTING),
        "page_title": job.file_name,
    }
    return render(request, "newsletters_admin/import.html", context)


@require_POST
def begin_import(request: HttpRequest, pk: int) -> HttpResponse:
    _may(request)
    if not begin(_job(pk)):
        messages.warning(request, _("This list is being brought over already."))
    return redirect("newsletter_import", pk)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines that are not brought over, each with what is wrong with it."""
    _may(request)
    job = get_object_or_404(ListImport, pk=pk)
    response = HttpResponse(report_of(job), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{job.pk}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _job(pk: int) -> ListImport:
    jobs = ListImport.objects.select_related("newsletter__locale", "made_by").defer("content", "report")
    return get_object_or_404(jobs, pk=pk)


def _line(job: ListImport, verdict: Verdict) -> Line:
    done = job.done.get(verdict.value, 0) if job.state == ListImport.State.DONE else None
    return Line(str(verdict.label), job.found.get(verdict.value, 0), done, verdict in WRITTEN)


def _may(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
