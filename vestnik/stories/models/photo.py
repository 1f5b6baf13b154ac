from __future__ import annotations

import io

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from PIL.Image import DecompressionBombError
from wagtail.api import APIField
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    SourceImageIOError,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.search import index
from willow.image import UnrecognisedImageFormatError

from vestnik.press import recorder
from vestnik.press.log import change
from vestnik.press.recorded import Recorded
from vestnik.stories.addresses import end_of, paper_day
from vestnik.stories.embedded import Rights, packet_of, rewritten
from vestnik.stories.imaging import BROKEN, NotAPicture, read_header
from vestnik.stories.models.compared import Compared
from vestnik.stories.pictures import public_format


class Licence(models.TextChoices):
    OWN = "own", _("Our own")
    AGENCY = "agency", _("Agency, by contract")
    PERMISSION = "permission", _("By permission of the author")
    CC0 = "cc0", "CC0 1.0"
    CC_BY = "cc-by", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0"
    PUBLIC_DOMAIN = "pd", _("Public domain")
    OTHER = "other", _("Other (say in the source)")


#: where the licences stand that have an address for all (dcterms:license, IPTC's Web Statement of Rights)
LICENCE_ADDRESSES = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
}


class MadeByAI(models.TextChoices):
    """IPTC's digital source types for what a model that was trained on data had a hand in; readers are told of both."""

    WHOLE = "trainedAlgorithmicMedia", _("made by AI")
    PARTLY = "compositeWithTrainedAlgorithmicMedia", _("partly made by AI")


class PhotoFieldFile(WagtailImageFieldFile):
    def get_image_dimensions(self) -> tuple[int, int]:
        """Width and height as the picture is seen, read from its header; Wagtail's own decodes it and forgets EXIF.

        Of a stored file that is lost or broken, those that are known: a page with it must still come up.
        """
        was_closed = self.closed
        try:
            self.open()
            header = read_header(self)
        except (OSError, NotAPicture):
            if not self._committed:
                raise
            return self.instance.width or 0, self.instance.height or 0
        finally:
            if was_closed:
                self.close()
        return header.width, header.height


class PhotoFileField(WagtailImageField):
    attr_class = PhotoFieldFile


class Photo(Compared, AbstractImage):
    """A picture with its rights. It may stand in a published story only with a credit, or a reason for none."""

    file = PhotoFileField(_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(
        _("credit"),
        max_length=160,
        blank=True,
        help_text=_("Shown with the photo everywhere, e.g. “Ivo Stanev / Delnik”."),
    )
    no_credit_reason = models.CharField(
        _("no credit needed, because"),
        max_length=160,
        blank=True,
        help_text=_("Only where nobody is to be named, e.g. a chart of our own."),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.OWN)
    licence_ends_on = models.DateField(_("licence ends on"), null=True, blank=True)
    copyright = models.CharField(
        _("copyright notice"), max_length=200, blank=True, help_text=_("E.g. “© 2026 Delnik”.")
    )
    licence_url = models.URLField(
        _("link to the licence"),
        blank=True,
        max_length=500,
        help_text=_("Creative Commons’ own if left empty."),
    )
    ai = models.CharField(
        _("made by AI"),
        max_length=40,
        choices=MadeByAI.choices,
        blank=True,
        help_text=_("Readers are told of it under the photo (Regulation 2024/1689, Article 50)."),
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    #: what the file said of itself when it was uploaded (`embedded.FileRights.as_json`)
    file_rights = models.JSONField(default=dict, blank=True, editable=False)
    source_url = models.URLField(_("link to the source"), blank=True, max_length=500)
    #: the same words in the paper's other languages: {"en": {"credit": …, "caption": …, "alt": …}}
    translations = models.JSONField(_("in other languages"), default=dict, blank=True, editable=False)
    #: when the worker made all sizes of the present file; empty while there is work to do
    pressed_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    #: why the sizes of the present file could not be made, in an editor's words; no try is made until it is empty
    pressed_error = models.CharField(max_length=300, blank=True, editable=False)
    #: since when its sizes can't be made, or its file is lost; the desk tells of it
    broken_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    file_lost = models.BooleanField(default=False, editable=False)

    press_hard_if_gone = True
    press_silent_fields = frozenset(
        {
            "title", "collection", "tags", "created_at", "uploaded_by_user", "focal_point_width", "focal_point_height",
            "file_size", "file_hash", "pressed_at", "pressed_error",
            "broken_at", "file_lost", "file_rights",
        }
    )  # fmt: skip

    admin_form_fields = (
        "file",
        "title",
        "credit",
        "no_credit_reason",
        "caption",
        "description",
        "licence",
        "licence_ends_on",
        "licence_url",
        "copyright",
        "ai",
        "taken_on",
        "source_url",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("caption"),
        index.SearchField("credit"),
        *(index.AutocompleteField(name) for name in ("caption", "credit", "translated_words")),
        index.FilterField("credit"),
        index.FilterField("no_credit_reason"),
        index.FilterField("licence"),
        index.FilterField("licence_ends_on"),
        index.FilterField("ai"),
        index.FilterField("pressed_error"),
    ]
    api_fields = [
        APIField(name)
        for name in ("caption", "credit", "copyright", "licence", "licence_address", "ai", "taken_on")
    ]

    class Meta(Image.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        permissions = [("choose_image", gettext_noop("Can choose image"))]
        indexes = [
            # few licences end; the scheduler asks for them twice a minute
            models.Index(
                fields=["licence_ends_on"],
                condition=models.Q(licence_ends_on__isnull=False),
                name="photo_licence_end",
            )
        ]

    @property
    def may_be_published(self) -> bool:
        return bool(self.credit.strip() or self.no_credit_reason.strip())

    @classmethod
    def from_db(cls, db, field_names, values):
        photo = super().from_db(db, field_names, values)
        if "licence_ends_on" in field_names and photo.licence_ends_on and not photo.licence_has_ended:
            # whatever shows it must not be shown with it any more from then on, whoever sleeps
            recorder.until(end_of(photo.licence_ends_on), hard=True)
        return photo

    @property
    def licence_address(self) -> str:
        """Where the licence stands; '' for none that has an address."""
        return self.licence_url or LICENCE_ADDRESSES.get(self.licence, "")

    @property
    def rights(self) -> Rights:
        """What is written into each of its sizes. What an editor has typed goes before what the file says."""
        said = self.file_rights or {}
        creator = said.get("creator", "")
        if not creator or creator.casefold() not in self.credit.casefold():
            creator = self.credit.partition("/")[0].strip()
        return Rights(
            creator=creator,
            credit=self.credit,
            copyright=self.copyright,
            # in words that are the same in every language
            usage=str(Licence(self.licence).label) if self.licence.startswith("cc") else "",
            licence_url=self.licence_address,
            licensor_url=said.get("licensor_url", ""),
            ai=self.ai,
            data_mining=said.get("data_mining", ""),
        )

    def words(self, name: str, lang: str) -> str:
        """'credit', 'caption' or 'alt' in `lang`; the photo's own words where there is no translation."""
        own = self.description if name == "alt" else getattr(self, name)
        return (self.translations or {}).get(lang, {}).get(name) or own

    @property
    def translated_words(self) -> str:
        """All that is said of the photo in other languages, for search in the newsroom."""
        return " ".join(text for words in (self.translations or {}).values() for text in words.values())

    @property
    def licence_has_ended(self) -> bool:
        return self.licence_ends_on is not None and self.licence_ends_on < paper_day(recorder.now())

    def create_rendition(self, filter):
        """Wagtail's thumbnails for the admin; of a broken file, as of a missing one, it shows a placeholder."""
        try:
            return super().create_rendition(filter)
        except (*BROKEN, DecompressionBombError, UnrecognisedImageFormatError) as fault:
            raise SourceImageIOError(str(fault)) from fault

    def generate_rendition_file(self, filter, *, source=None) -> File:
        """Wagtail copies the camera's EXIF into them: places and serial numbers. In its stead stands whose it is."""
        made = super().generate_rendition_file(filter, source=source)
        made.seek(0)
        return File(io.BytesIO(rewritten(made.read(), packet_of(self.rights))), name=made.name)

    def clean(self) -> None:
        super().clean()
        if self.credit.strip() and self.no_credit_reason.strip():
            raise ValidationError(
                {"no_credit_reason": _("There is a credit already: leave one of the two empty.")}
            )


class PhotoRendition(Recorded, AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    #: by which one tells what of the photo's rights its file says (`embedded.mark_of`)
    rights_mark = models.CharField(max_length=16, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]

    @property
    def press_key(self) -> str:
        return f"photo:{self.image_id}"

    def press_changed(self) -> None:
        """The admin's own thumbnails are made whenever an editor looks; readers see the sizes of `photos.py` only."""
        if public_format(self.filter_spec):
            change(self.press_key)

    press_deleted = press_changed
