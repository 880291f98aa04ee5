"""What a run that was killed leaves behind: made a record where it saw something, else swept up.

A gathering folder is called ``.new-...`` and lies beside a lock file of the same name that its run holds. The system
lets go of the lock when the run dies, however it dies, and so a live run's folder is never touched.
"""

import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from kors_bot.contract import Json
from kors_bot.errors import EvidenceBroken, KorsBotError
from kors_bot.evidence.chain import DRAFT, NEW, Chain
from kors_bot.evidence.files import explain, remove_folder
from kors_bot.evidence.record import RECORD, Record

CUT_OFF = {
    "kind": "cut_off",
    "message": "The run was ended from outside before it was done; this is what it had seen until then.",
}

log = logging.getLogger(__name__)


def sweep(chain: Chain) -> None:
    """Deals with the leftovers of dead runs in one order's folder. The caller holds the chain's lock."""
    with explain(chain.folder):
        for path in sorted(chain.folder.glob(f"{NEW}*")):
            if path.suffix != ".lock":
                _settle(chain, path)
            elif not path.with_suffix("").exists():
                _remove_free_lock(path)


def lock_of(gathered: Path) -> FileLock:
    """The lock that a run holds on the folder in which it gathers."""
    return FileLock(gathered.with_name(f"{gathered.name}.lock"), mode=0o600)


def _settle(chain: Chain, path: Path) -> None:
    lock = lock_of(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return  # its run is alive
    try:
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        elif content := _read_record(path) or _read_draft(path):
            _rescue(chain, path, content)
        else:
            remove_folder(path)
    finally:
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)


def _read_record(path: Path) -> Json | None:
    """The whole record of a run that was killed in the instant before it could give the folder its name."""
    try:
        Record.load(path)
    except EvidenceBroken:
        return None
    content: Json = json.loads((path / RECORD).read_bytes())
    return content


def _read_draft(path: Path) -> Json | None:
    """What a killed run knew so far, if it had seen anything."""
    try:
        draft: Any = json.loads((path / DRAFT).read_bytes())
        content = {**draft, "error": CUT_OFF}
        Record.parse(json.dumps(content), folder=path)
    except (OSError, ValueError, TypeError, EvidenceBroken):
        return None
    return content if content["files"] else None


def _rescue(chain: Chain, path: Path, content: Json) -> None:
    """Keeps what was seen: that a form was filled in may be all that is left of a request."""
    for file in path.iterdir():
        if file.name not in content["files"] and file.name not in {DRAFT, RECORD}:
            file.unlink()
    try:
        started_at = datetime.fromisoformat(content["started_at"])
        chain.append(path, content, started_at=started_at, what=content["what"])
    except KorsBotError as error:
        log.warning("what a run left in %s could not be made a record yet: %s", path, error)


def _remove_free_lock(path: Path) -> None:
    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    lock.release()
    path.unlink(missing_ok=True)
