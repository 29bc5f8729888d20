"""How much one request may send, refused by its length before anything of it is read."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Limited(FileUploadHandler):
    """Stands before the handlers that write: a body that is too long never reaches the disk."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> Any:
        """Raise `RequestDataTooBig`, or let the next handler read."""
        if content_length > settings.LARGEST_UPLOAD:
            raise RequestDataTooBig(f"at most {settings.LARGEST_UPLOAD} bytes in one request")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass it on."""
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Left to the handlers that write."""
        return None
