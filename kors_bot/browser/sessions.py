"""Signed-in sessions kept between runs: one owner-only file an account, for one shop and one email alone."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kors_bot.folders import write_private

_log = logging.getLogger(__name__)
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class SessionFile:
    """Where one account's session is kept, and for whom it is good: a session of anyone else is none."""

    path: Path
    origin: str
    email: str

    def load(self) -> dict[str, Any] | None:
        """The browser's storage state, or None where none is kept, it is damaged, or it is someone else's."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            fits = kept["schema"] == _SCHEMA and (kept["origin"], kept["email"]) == (self.origin, self._mark())
            state = kept["state"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("The session kept in %s cannot be used (%s): a new one will be made.", self.path, error)
            return None
        if not fits:
            return None
        return state if _is_state(state) else None

    def save(self, state: Mapping[str, Any], *, now: datetime) -> None:
        """Keeps the state; call it only after a positive sign of being signed in."""
        kept = {
            "schema": _SCHEMA,
            "origin": self.origin,
            "email": self._mark(),
            "saved_at": now.isoformat(),
            "state": state,
        }
        write_private(self.path, json.dumps(kept).encode())

    def saved_at(self) -> datetime | None:
        """When the session was kept, or None where there is none for this shop and email."""
        if self.load() is None:
            return None
        try:
            return datetime.fromisoformat(json.loads(self.path.read_text(encoding="utf-8"))["saved_at"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # it was replaced or damaged while we looked

    def forget(self) -> bool:
        """Removes the session; whether there was one."""
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        return True

    def _mark(self) -> str:
        """Tells accounts apart without writing the email down."""
        return hashlib.sha256(self.email.strip().casefold().encode()).hexdigest()


def session_file(data_dir: Path, *, account: str, origin: str, email: str) -> SessionFile:
    """The file of an account's session in the data folder."""
    return SessionFile(data_dir / "sessions" / f"{quote(account, safe='')}.json", origin, email)


def _is_state(state: object) -> bool:
    """Whether this has the form that a browser context takes; a hand-edited file must not end in a traceback."""
    if not isinstance(state, dict) or not isinstance(state.get("cookies"), list):
        return False
    cookies: list[object] = state["cookies"]
    return isinstance(state.get("origins", []), list) and all(
        isinstance(cookie, dict) and {"name", "value", "domain", "path"} <= cookie.keys() for cookie in cookies
    )
