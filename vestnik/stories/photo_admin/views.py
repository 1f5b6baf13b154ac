"""Wagtail's views of images, where ours do more: they stand before them at the same addresses (hooks.py)."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.views import images
from wagtail.models import ReferenceIndex

from vestnik.stories.models import Photo, Story
from vestnik.stories.photo_admin.filters import PhotoFilterSet
from vestnik.stories.photo_rights import conflicts
from vestnik.stories.photo_uses import uses_of

#: of a photo used more often, e.g. a drawing that stands for a series, these are proof enough
MOST_REFERENCES = 1000


class PhotoListView(images.IndexView):
    page_title = gettext_lazy("Photos")
    add_item_label = gettext_lazy("Add photos")
    filterset_class = PhotoFilterSet


class PhotoCreateView(images.CreateView):
    def get_success_message(self, instance: Photo) -> str:
        return said_with_credit(super().get_success_message(instance), instance)


class PhotoEditView(images.EditView):
    def get_success_message(self) -> str:
        return said_with_credit(super().get_success_message(), self.object)


class PhotoDeleteView(images.DeleteView):
    """A photo that readers see can't be deleted: it would vanish from the stories without a trace."""

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.shown_in = list(live_stories_with([self.object])[:20])

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        context["shown_in"] = self.shown_in
        context["is_protected"] = context["is_protected"] or bool(self.shown_in)
        return context

    def form_valid(self, form):
        if self.shown_in:
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return super().form_valid(form)


class PhotoUsageView(images.UsageView):
    """Where the photo is used: what readers see first, fronts and newsletters too."""

    template_name = "photos/uses.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"uses": uses_of(self.object, self.request.user)}


def said_with_credit(message: str, photo: Photo) -> str:
    """`message`, and that the credit is missing if it is, or that the file says something else than the form."""
    if not photo.may_be_published:
        warning = _("It has no credit yet: until it has one, no story with it can be published.")
        return f"{message} {warning}"
    said = [
        f"{capfirst(photo._meta.get_field(name).verbose_name)}: “{words}”" for name, words in conflicts(photo)
    ]
    if not said:
        return message
    warning = _("The file says something else, have a look: %(said)s") % {"said": "; ".join(said)}
    return f"{message} {warning}"


def live_stories_with(photos: list[Photo]) -> QuerySet[Story]:
    """Live stories in which any of `photos` stands, newest first; by Wagtail's index of references."""
    kinds = ContentType.objects.get_for_models(Photo, Story)
    references = ReferenceIndex.objects.filter(
        to_content_type=kinds[Photo],
        to_object_id__in=[str(photo.pk) for photo in photos],
        base_content_type=kinds[Story],
    )
    ids = references.values_list("object_id", flat=True).distinct()[:MOST_REFERENCES]
    return Story.objects.filter(pk__in=[int(pk) for pk in ids], live=True).order_by("-first_published_at")
