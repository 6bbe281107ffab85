"""Collects the static files: ours without what only their authors read, all of them hashed
and packed. With DEBUG the files are served as they were written."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

STRING = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
COMMENT = re.compile(STRING + r"|/\*.*?\*/", re.DOTALL)
SPACE = re.compile(STRING + r"|\s*([{};,])\s*|\s+", re.DOTALL)


def shrink_css(text: str) -> str:
    """Without comments and without spaces that mean nothing anywhere in CSS.

    A space before a colon, around an operator or between two selectors may mean something.
    """
    text = COMMENT.sub(lambda found: found[1] or " ", text)
    text = SPACE.sub(lambda found: found[1] or found[2] or " ", text)
    return text.replace(";}", "}").strip()


SHRINK: dict[str, Callable[[str], str]] = {"css": shrink_css, "js": jsmin}


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    # A module finds what it imports under the hashed name too.
    support_js_module_import_aggregation = True

    def _save(self, name: str, content: File) -> str:
        # What others wrote (the admin's, vendored files) stays as it came.
        folder, suffix = name.partition("/")[0], name.rpartition(".")[2]
        if folder == suffix and suffix in SHRINK:
            text = b"".join(content.chunks()).decode()
            content = ContentFile(SHRINK[suffix](text).encode())
        return super()._save(name, content)

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[Any]:
        """Hash what was saved, not what it was made from: a new way to shrink is a new name."""
        return super().post_process({name: (self, name) for name in paths}, **options)
