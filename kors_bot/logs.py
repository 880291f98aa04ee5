"""The log: a rotating file that only its owner can read, and stderr as far as asked. Secrets never enter it."""

import io
import logging
import os
import re
import sys
from collections.abc import Iterable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from kors_bot.folders import private_folder

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%S%z"
_LARGEST = 1_000_000
_KEPT = 3
_HIDDEN = "[hidden]"

# What a header, a cookie jar, a form or an address may carry: the name stays, the value goes.
_SECRET_PARTS = re.compile(
    r"""(?ix)
    ( \b(?:set-)?cookie\b["']?\s*[:=]\s* | \bauthorization\b["']?\s*[:=]\s*(?:bearer|basic)?\s* )[^\r\n]+
    | ( \b(?:csrf_token|dwsid|sid|dwsecuretoken\w*|dwcustomer\w*|loginPassword|\w*password|\w*token|api_?key)\b
        ["']?\s*[:=]\s*["']? ) [^\s"'&;,}]+
    | ( ://[^/\s:@]+: ) [^@\s/]+ (?=@)
    """
)

_logger = logging.getLogger("kors_bot")
_loop_logger = logging.getLogger("asyncio")
_logger.addHandler(logging.NullHandler())  # until the log is open, nothing is printed
_level = logging.WARNING
_file: Path | None = None
_secrets: set[str] = set()


class _Redacting(logging.Formatter):
    """Formats a record, traceback and all, and takes the secrets out of what came of it."""

    def __init__(self) -> None:
        super().__init__(_FORMAT, _TIME)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), _secrets)


class _PrivateFile(RotatingFileHandler):
    """A rotating file that is never readable by others, not even for the moment between its creation and a chmod."""

    def _open(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(open(self.baseFilename, "ab", opener=_owner_only), encoding=self.encoding)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Takes the given secrets, and whatever looks like a password, a cookie or a token, out of a text."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    return _SECRET_PARTS.sub(lambda found: next(filter(None, found.groups())) + _HIDDEN, text)


def is_quiet() -> bool:
    """Whether only results and errors were asked for."""
    return _level > logging.WARNING


def choose_level(*, verbose: bool, quiet: bool) -> None:
    """Sets how much of the log is shown on stderr: warnings, or everything, or nothing but errors."""
    global _level  # set once, by the command line, before the log is opened
    _level = logging.DEBUG if verbose else logging.CRITICAL if quiet else logging.WARNING


def open_log(data_dir: Path, *, secrets: Iterable[str] = ()) -> Path:
    """Opens ``logs/kors-bot.log`` in the data folder and the stderr log; a second call replaces the first."""
    global _file  # one process has one log
    path = private_folder(private_folder(data_dir) / "logs") / "kors-bot.log"
    close_log()
    hide(*secrets)
    formatter = _Redacting()
    to_file = _PrivateFile(path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
    to_file.setLevel(logging.DEBUG)
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setLevel(_level)
    to_stderr.addFilter(lambda record: record.levelno < logging.ERROR or _level == logging.DEBUG)
    for handler in (to_file, to_stderr):
        handler.setFormatter(formatter)
        _logger.addHandler(handler)
    # What Playwright's event loop says of a run that was stopped is for the log, and not for the person's terminal.
    _loop_logger.addHandler(to_file)
    _logger.setLevel(logging.DEBUG)
    _logger.propagate = _loop_logger.propagate = False
    _file = path
    return path


def hide(*secrets: str) -> None:
    """Keeps these values out of the log from now on."""
    _secrets.update(filter(None, secrets))


def close_log() -> None:
    """Closes what ``open_log`` opened, and knows none of its secrets any more."""
    global _file
    for handler in [handler for handler in _logger.handlers if not isinstance(handler, logging.NullHandler)]:
        _logger.removeHandler(handler)
        _loop_logger.removeHandler(handler)
        handler.close()
    _file = None
    _secrets.clear()


def log_file() -> Path | None:
    """The file that the log goes to, once it is open."""
    return _file
