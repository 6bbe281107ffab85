"""Backups that only the holder of a key can read, in the age format (age-encryption.org).

Any ``age`` opens one. A public key is enough to make backups: a machine that is broken into
does not give away those it has made.
"""

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient

from .archive import HEAD, ArchiveError

AGE = b"age-encryption.org/v1\n"


class BackupKeyError(ArchiveError):
    """The key is none, or not the one; the message says which."""


def new_key() -> str:
    """A key file as ``age-keygen`` writes it."""
    identity = Identity.generate()
    return f"# public key: {identity.to_public()}\n{identity}\n"


def can_open(key: str) -> bool:
    """Whether there is a secret key in ``key``."""
    return any(isinstance(one, Identity) for one in _keys(key))


@contextmanager
def sealed(target: BinaryIO, key: str) -> Iterator[BinaryIO]:
    """What is written goes to ``target``, encrypted for all keys in ``key`` if there are any."""
    keys = _keys(key)
    if not keys:
        yield target
        return
    public = [one.to_public() if isinstance(one, Identity) else one for one in keys]
    source, sink = os.pipe()
    work = _running("The archive could not be written", lambda: _seal(source, target, public))
    with work, os.fdopen(sink, "wb") as writer:
        yield writer


@contextmanager
def unsealed(source: io.BufferedReader, key: str) -> Iterator[BinaryIO]:
    """The gzip in ``source``, decrypted where that is needed.

    Raises ``ArchiveError`` for what is neither, and at the end for what was cut off.
    """
    secret = [one for one in _keys(key) if isinstance(one, Identity)]
    head = source.peek(len(AGE))
    if head.startswith(HEAD):
        yield source
        return
    if not head.startswith(AGE):
        raise ArchiveError("This is no backup of this site, or its beginning is damaged.")
    if not secret:
        raise BackupKeyError(
            "The backup is encrypted: name the file with its secret key (--key-file)."
        )
    outlet, sink = os.pipe()
    work = _running("The archive is damaged or cut off", lambda: _unseal(source, sink, secret))
    with work, os.fdopen(outlet, "rb") as reader:
        if not reader.peek(len(HEAD)).startswith(HEAD):
            raise ArchiveError("What was encrypted is no backup of this site.")
        yield reader


def _seal(source: int, target: BinaryIO, keys: list[Recipient]) -> None:
    with os.fdopen(source, "rb") as reader:
        pyrage.encrypt_io(reader, target, keys)


def _unseal(source: BinaryIO, sink: int, keys: list[Identity]) -> None:
    with os.fdopen(sink, "wb") as writer:
        try:
            pyrage.decrypt_io(source, writer, keys)
        except pyrage.DecryptError as error:
            if "matching key" in str(error):
                raise BackupKeyError("The backup was encrypted for another key.") from error
            raise


@contextmanager
def _running(otherwise: str, work: Callable[[], None]) -> Iterator[None]:
    """``work`` in a thread of its own, at the other end of a pipe. Why it failed goes first:
    that the pipe broke, or ended too early, only follows from it."""
    failures: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            failures.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    failed: Exception | None = None
    try:
        yield
    except (ArchiveError, OSError) as error:
        failed = error
    finally:
        thread.join()
    # The work ends with a broken pipe because this end gave up before.
    real = [one for one in failures if not (failed and "Broken pipe" in str(one))]
    if real and isinstance(real[0], BackupKeyError):
        raise real[0]
    if real:
        raise ArchiveError(f"{otherwise}: {real[0]}.") from real[0]
    if failed:
        raise failed


def _keys(text: str) -> list[Any]:
    """The keys in a key file or in ``BACKUP_KEY``: one or several, public or secret."""
    words = re.sub(r"#.*", "", text).split()
    try:
        return [
            Identity.from_str(word) if word.startswith("AGE-SECRET-KEY-")
            else Recipient.from_str(word)
            for word in words
        ]  # fmt: skip
    except (pyrage.IdentityError, pyrage.RecipientError) as error:
        raise BackupKeyError(
            "The key is neither a public (age1…) nor a secret one (AGE-SECRET-KEY-1…) of age."
        ) from error
