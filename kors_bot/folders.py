"""Private folders and files: only their owner may read them, and a file is whole or absent."""

import contextlib
import os
import tempfile
from pathlib import Path

from kors_bot.errors import DataFolderUnusable


def private_folder(path: Path) -> Path:
    """Makes a folder, with those above it, that only its owner may enter; whatever the umask says."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise DataFolderUnusable(
            f"The folder {path} cannot be used ({error.strerror}): "
            "change its owner or rights, or set KORS_BOT_DATA_DIR to another folder."
        ) from error
    return path


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner may read, in one step: under another name, synced to disk, then renamed."""
    private_folder(path.parent)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Makes sure that what was created or renamed in a folder is on the disk; not every system can be asked to."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
