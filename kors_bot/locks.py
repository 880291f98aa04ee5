"""One run at a time for an account; a second one says who holds it, and leaves."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from kors_bot.errors import AccountBusy, DataFolderUnusable
from kors_bot.folders import private_folder, write_private


@contextmanager
def hold_account(data_dir: Path, account: str, *, command: str, now: datetime) -> Iterator[None]:
    """Holds an account while a run uses it. The system lets go of the lock however the run ends."""
    from filelock import FileLock, Timeout

    folder = private_folder(private_folder(data_dir) / "locks")
    name = quote(account, safe="")
    holder = folder / f"{name}.json"
    lock = FileLock(folder / f"{name}.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise AccountBusy(_say_busy(account, holder)) from None
    except OSError as error:
        raise DataFolderUnusable(f"{folder} cannot be written ({error.strerror}): change its rights.") from error
    try:
        write_private(holder, json.dumps({"pid": os.getpid(), "command": command, "since": now.isoformat()}).encode())
        yield
    finally:
        lock.release()


def _say_busy(account: str, holder: Path) -> str:
    try:
        held = json.loads(holder.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(held["since"]).astimezone().strftime("%H:%M:%S")
        who = f"`kors-bot {held['command']}` (process {held['pid']}, since {since})"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another run of kors-bot"
    return f"The account {account} is in use by {who}: wait until it has ended and run this again."
