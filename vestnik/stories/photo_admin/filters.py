"""Finding photos by what is wrong with their rights."""

from __future__ import annotations

from datetime import timedelta

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.views.images import ImagesFilterSet

from vestnik.stories.models import Photo

#: days before the end of a licence at which it is time to act
SOON = 30


class PhotoFilterSet(ImagesFilterSet):
    rights = django_filters.ChoiceFilter(
        label=_("Needs care"),
        method="by_rights",
        empty_label=_("All photos"),
        choices=[
            ("no-credit", _("Without credit")),
            ("ending", _("Licence ends within 30 days")),
            ("ended", _("Licence has ended")),
            ("ai", _("Made by AI, or partly")),
            ("not-pressed", _("Sizes could not be made")),
        ],
    )

    def by_rights(self, photos: QuerySet[Photo], _name: str, value: str) -> QuerySet[Photo]:
        today = timezone.localdate()
        if value == "no-credit":
            return photos.filter(credit="", no_credit_reason="")
        if value == "ending":
            return photos.filter(
                licence_ends_on__gte=today, licence_ends_on__lte=today + timedelta(days=SOON)
            )
        if value == "ended":
            return photos.filter(licence_ends_on__lt=today)
        if value == "ai":
            return photos.exclude(ai="")
        return photos.filter(pressed_error__gt="")

    class Meta(ImagesFilterSet.Meta):
        model = Photo
