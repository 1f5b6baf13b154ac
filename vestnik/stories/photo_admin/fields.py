"""The form field that takes in a photo's file."""

from __future__ import annotations

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField

from vestnik.stories import imaging

#: what is often tried; each refusal says what to do instead
OTHER_FORMATS = {
    ".svg": "SVG", ".svgz": "SVG", ".pdf": "PDF", ".psd": "Photoshop", ".tif": "TIFF", ".tiff": "TIFF", ".bmp": "BMP",
    ".eps": "EPS", ".ai": "Illustrator", ".dng": "RAW", ".cr2": "RAW", ".cr3": "RAW", ".nef": "RAW", ".arw": "RAW",
}  # fmt: skip


class PhotoField(WagtailImageField):
    """Refuses what is no photo, in words; takes a photo under a wrong ending, and gives it the right one."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = _("JPEG, PNG, WebP, AVIF, HEIC or GIF (its first picture), up to %(size)s.") % {
            "size": self.max_upload_size_text
        }
        self.error_messages["invalid_image_extension"] = _(
            "This is not a kind of file that is taken as a photo. Choose a JPEG, PNG, WebP, AVIF, HEIC or GIF."
        )
        self.error_messages["file_too_large_unknown_size"] = self._too_large()

    def to_python(self, data):
        if data is not None and getattr(data, "size", 0) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            # before all else: the handler has thrown away what is far too large
            raise ValidationError(self._too_large(data.size), code="file_too_large")
        file = forms.FileField.to_python(self, data)
        if file is None:
            return None
        try:
            header = imaging.read_header(file)
            imaging.require_whole(file)
        except imaging.NotAPicture as fault:
            raise ValidationError(
                self._other_format(file.name) or str(fault), code="invalid_image"
            ) from fault
        if not _is_named_for(header.format, file.name):
            file.name = PurePath(file.name).stem + header.ending
        file.content_type = f"image/{header.format}"
        return file

    def widget_attrs(self, widget) -> dict[str, str]:
        return {
            **super().widget_attrs(widget),
            "data-max-bytes": str(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE),
            "data-too-large": self._too_large(),
        }

    def _too_large(self, size: int | None = None) -> str:
        most = filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        if size is None:
            return _(
                "This file is too large: at most %(most)s can be taken. Export the photo in a smaller size."
            ) % {"most": most}
        return _(
            "This file is too large: it has %(size)s, at most %(most)s can be taken. "
            "Export the photo in a smaller size; 4000 pixels on the longer side are plenty."
        ) % {"size": filesizeformat(size), "most": most}

    @staticmethod
    def _other_format(name: str) -> str | None:
        kind = OTHER_FORMATS.get(PurePath(name).suffix.lower())
        if kind is None:
            return None
        if kind == "SVG":
            return _(
                "SVG drawings are not taken, as they can carry program code. Export the drawing as PNG, "
                "at least 2000 pixels wide, and upload that."
            )
        return _("%(kind)s files are not taken as photos. Export it as JPEG or PNG, and upload that.") % {
            "kind": kind
        }


def _is_named_for(format_name: str, file_name: str) -> bool:
    ending = PurePath(file_name).suffix.lower().removeprefix(".")
    return ("jpeg" if ending == "jpg" else ending) == format_name
