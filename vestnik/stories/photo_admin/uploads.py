"""Uploads larger than anything this paper takes: counted to their end, but neither kept in memory nor on the disk."""

from __future__ import annotations

import io

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooLarge(UploadedFile):
    """Stands in the form for a file that was not kept; knows its true size in bytes."""


class RefuseHuge(FileUploadHandler):
    """Stands before Django's own handlers. The form still gets all else that was typed, and can say what is wrong."""

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0
        self.limit = max(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        return raw_data if self.seen <= self.limit else None

    def file_complete(self, file_size: int) -> TooLarge | None:
        if self.seen <= self.limit:
            return None
        return TooLarge(io.BytesIO(), self.file_name, self.content_type, self.seen, self.charset)
