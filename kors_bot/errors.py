"""kors-bot's own errors, and the one table that says what every error means to a caller.

    KorsBotError
    ├── SettingsWrong       a setting is missing or wrong; names it and where to set it
    ├── DataFolderUnusable  the data folder cannot be made, read or written
    ├── NoBrowser           no browser that could be started was found
    ├── BrowserFailed       the browser crashed or hung; reading may be tried again
    ├── AccountBusy         another run holds this account
    ├── LedgerBroken        the ledger cannot be opened, read or written
    ├── EvidenceBroken      an evidence folder is not what was written
    ├── AlreadySubmitted    the shop was asked this before, or may have been; it is not asked again
    ├── RequestNotPossible  what was asked for cannot be prepared (no message fits, no such item)
    └── DiskFull            there is no room left; nothing half-written is taken for whole
    Interrupted             a signal asked the run to end (a KeyboardInterrupt, so that nobody swallows it)

``str(error)`` is one sentence for the shopper that says what to do next.
"""

import errno
import signal
from collections.abc import Iterable
from typing import NamedTuple

from flows import errors as flow


class KorsBotError(Exception):
    """kors-bot itself cannot go on, and knows why."""


class SettingsWrong(KorsBotError):
    """A setting is missing or wrong. Names it and where to set it; never its value."""


class DataFolderUnusable(KorsBotError):
    """The data folder cannot be made, read or written."""


class NoBrowser(KorsBotError):
    """No browser that could be started was found."""


class BrowserFailed(KorsBotError):
    """The browser crashed or hung. Reading may be tried again with a new one."""


class AccountBusy(KorsBotError):
    """Another run holds this account."""


class LedgerBroken(KorsBotError):
    """The ledger cannot be opened, read or written."""


class EvidenceBroken(KorsBotError):
    """An evidence folder is not what was written."""


class AlreadySubmitted(KorsBotError):
    """The shop was asked this before, or may have been; it is not asked again."""


class RequestNotPossible(KorsBotError):
    """What was asked for cannot be prepared."""


class DiskFull(KorsBotError):
    """There is no room left on the disk."""


class Interrupted(KeyboardInterrupt):
    """A signal asked the run to end; whatever is open is closed in order."""

    def __init__(self, signum: int = signal.SIGINT) -> None:
        super().__init__(f"Stopped by {signal.Signals(signum).name}.")
        self.signum = signum


class Verdict(NamedTuple):
    """What an error means to a caller: the process's exit code, and ``error.kind`` in the JSON contract."""

    exit_code: int
    kind: str


DONE = 0
FAULT = 1
WRONG_USAGE = 2
NEEDS_YOU = 3

# The first row that the error is an instance of counts, so a subclass stands above its parent.
TABLE: tuple[tuple[type[BaseException], Verdict], ...] = (
    (SettingsWrong, Verdict(WRONG_USAGE, "settings_wrong")),
    (DataFolderUnusable, Verdict(WRONG_USAGE, "data_folder_unusable")),
    (RequestNotPossible, Verdict(WRONG_USAGE, "request_not_possible")),
    (AlreadySubmitted, Verdict(NEEDS_YOU, "already_submitted")),
    (flow.AskPerson, Verdict(NEEDS_YOU, "ask_person")),
    (flow.SignInRefused, Verdict(10, "sign_in_refused")),
    (flow.HumanNeeded, Verdict(11, "human_needed")),
    (flow.OrderNotFound, Verdict(12, "order_not_found")),
    (flow.PageNotUnderstood, Verdict(13, "page_not_understood")),
    (flow.SiteUnavailable, Verdict(14, "site_unavailable")),
    (flow.SubmissionUnconfirmed, Verdict(15, "submission_unconfirmed")),
    (NoBrowser, Verdict(16, "no_browser")),
    (BrowserFailed, Verdict(16, "browser_failed")),
    (AccountBusy, Verdict(17, "account_busy")),
    (LedgerBroken, Verdict(FAULT, "ledger_broken")),
    (EvidenceBroken, Verdict(FAULT, "evidence_broken")),
    (DiskFull, Verdict(FAULT, "disk_full")),
)
INTERNAL = Verdict(FAULT, "internal_error")

# From the most to the least serious: what may cost money or needs a person now comes before what a later run may mend.
_SEVERITY = (143, 130, 129, FAULT, WRONG_USAGE, 16, 15, 11, 10, 13, 12, NEEDS_YOU, 14, 17, DONE)


def verdict_of(error: BaseException) -> Verdict:
    """Looks an error up in the table; what is not in it is a fault of kors-bot itself."""
    if isinstance(error, KeyboardInterrupt):
        return Verdict(128 + getattr(error, "signum", signal.SIGINT), "interrupted")
    error = translate(error)
    return next((verdict for kind, verdict in TABLE if isinstance(error, kind)), INTERNAL)


def is_known(error: BaseException) -> bool:
    """Whether the error carries a sentence meant for the shopper."""
    return isinstance(translate(error), (KorsBotError, flow.FlowError, KeyboardInterrupt))


def translate(error: BaseException) -> BaseException:
    """Gives what the operating system says of a full or locked disk its own name; leaves all else as it is."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        place = f" ({error.filename})" if error.filename else ""
        return DiskFull(
            f"The disk is full{place}: make room and run the command again; what was half-written is ignored."
        )
    if isinstance(error, PermissionError) and error.filename:
        return DataFolderUnusable(f"No right to read or write {error.filename}: change its rights or its owner.")
    return error


def most_serious(codes: Iterable[int]) -> int:
    """Picks the exit code of a run that has many results."""
    return min(codes, key=lambda code: _SEVERITY.index(code) if code in _SEVERITY else -1, default=DONE)
