"""Owner-only files and folders, whole or absent, whatever the umask says.

Every write in the evidence folder goes through here, so that a full disk ends in one clear verdict (``DiskFull``) and
nobody else on the machine can read what was kept.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kors_bot.errors import DataFolderUnusable, DiskFull, EvidenceBroken

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def explain(path: Path) -> Iterator[None]:
    """Turns what the system says about a write below ``path`` into kors-bot's own verdict."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                f"There is no room left to keep proof in {path}: make room and run the command again. "
                "What was half-written is not taken for a record."
            ) from error
        raise DataFolderUnusable(
            f"Proof cannot be kept in {path} ({error.strerror or error}): "
            "mend the folder or its rights, or choose another with KORS_BOT_DATA_DIR."
        ) from error


def make_folder(path: Path) -> None:
    """Makes a folder, and those above it, that only its owner may enter. Refuses a link in its place."""
    if path.is_symlink():
        raise EvidenceBroken(
            f"{path} is a link, and proof is not written through links. Put a real folder in its place."
        )
    if not path.is_dir():
        if not path.parent.is_dir():
            make_folder(path.parent)
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            if not path.is_dir():  # another run may have made it in between; a file in its place is something else
                raise
        path.chmod(0o700)


def write_file(path: Path, content: bytes) -> None:
    """Writes a new file that only its owner may read. It appears under its name when all of it is there."""
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_FOLLOW | _BINARY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), 0o600)
            file.write(content)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file in place of an older one, so that a crash leaves the older or the newer one, whole and on disk."""
    write_file(path, content)
    sync(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Returns when a file's or folder's content is on disk."""
    if path.is_dir() and not _DIRECTORY:
        return  # Windows has no handle to sync a folder with; its file system orders the changes itself
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_file(path: Path) -> bytes:
    """Returns the content of a plain file. Anything else in its place is an ``OSError``; it never waits."""
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _BINARY)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(path))
        return file.read()


def remove_folder(path: Path) -> None:
    """Removes a flat folder that kors-bot made itself. A link inside is removed, never followed."""
    for entry in path.iterdir():
        entry.unlink()
    path.rmdir()


def hash_file(path: Path) -> str:
    """Returns the SHA-256 of a file that is no link."""
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW | _BINARY)
    with os.fdopen(descriptor, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
