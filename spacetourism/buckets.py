"""Uploads in a bucket that speaks S3, public and kept for good. Needs requirements-production."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

from .media import FOR_GOOD, content_type, disposition


@contextmanager
def as_of_a_disk() -> Iterator[None]:
    """What goes wrong is an ``OSError``, as with files: that is what those who ask expect."""
    try:
        yield
    except ClientError as error:
        _raise_as_os_error(error)
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"the storage does not answer: {error}") from error


def _raise_as_os_error(error: ClientError) -> NoReturn:
    if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
        raise FileNotFoundError(str(error)) from error
    raise OSError(f"the storage refuses: {error}") from error


class BucketStorage(S3Storage):
    """django-storages' own, whose defaults would sign every address and overwrite files."""

    def __init__(self, **settings: Any) -> None:
        style = {"addressing_style": settings.pop("addressing_style", None) or "auto"}
        config = Config(
            s3=style,
            signature_version="s3v4",
            # Somebody waits for the page.
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 2, "mode": "standard"},
            # Not every server that speaks S3 knows the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            **{"querystring_auth": False, "file_overwrite": False, "client_config": config}
            | settings
        )

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """What the site itself would send with the file (spacetourism.media)."""
        return {
            "CacheControl": FOR_GOOD,
            "ContentDisposition": disposition(name),
            "ContentType": content_type(name),
        }

    def _open(self, name: str, mode: str = "rb") -> File:
        with as_of_a_disk():
            file = super()._open(name, mode)
            if "w" in mode:
                return file
            # Whole and at once, so that nothing can go wrong while it is read.
            with file:
                return ContentFile(file.read(), name)

    def _save(self, name: str, content: File) -> str:
        with as_of_a_disk():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with as_of_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with as_of_a_disk():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with as_of_a_disk():
            return super().listdir(name)

    def size(self, name: str) -> int:
        with as_of_a_disk():
            return super().size(name)

    def get_modified_time(self, name: str) -> datetime:
        with as_of_a_disk():
            return super().get_modified_time(name)
