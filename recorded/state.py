"""What the practice shop remembers while it is open: sessions, customers, and what it was sent."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from recorded.catalogue import Account

IDLE_END = timedelta(minutes=30)
HARD_END = timedelta(hours=6)
LOCK_TIME = timedelta(minutes=30)

Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Submission:
    """A message that the contact form really took."""

    fields: dict[str, str]
    taken_at: datetime
    customer: str | None
    reference: str | None = None

    @property
    def text(self) -> str:
        """The message itself."""
        return self.fields.get("contactComment", "")


@dataclass(frozen=True, slots=True)
class ReturnTaken:
    """A return that the shop really took."""

    order: str
    items: tuple[str, ...]
    quantities: tuple[int, ...]
    reasons: tuple[str, ...]
    method: str
    fee: Decimal
    refund: Decimal
    authorisation: str
    taken_at: datetime


@dataclass(slots=True)
class Session:
    """One visitor's session. ``customer`` is set while signed in, ``pending`` while a code is asked for."""

    id: str
    started: datetime
    seen: datetime
    customer: Account | None = None
    pending: Account | None = None
    consent_decided: bool = False
    tokens: set[str] = field(default_factory=set)
    draft: dict[str, Any] = field(default_factory=dict)

    def new_token(self) -> str:
        """A csrf token that this session will accept."""
        token = secrets.token_urlsafe(32)
        self.tokens.add(token)
        return token

    def sign_out(self) -> None:
        """Forget who this is; the session's id stays good, as on the platform."""
        self.customer = self.pending = None
        self.tokens.clear()
        self.draft.clear()


@dataclass(slots=True)
class Sessions:
    """All sessions, by the value of the cookie dwsid."""

    clock: Clock
    _sessions: dict[str, Session] = field(default_factory=dict)

    def of(self, cookie: str | None) -> Session:
        """The session of a cookie, signed out if it has been idle too long, or a new one."""
        now = self.clock()
        session = self._sessions.get(cookie or "")
        if session is None:
            session = Session(id=secrets.token_urlsafe(40), started=now, seen=now)
            self._sessions[session.id] = session
        if now - session.seen > IDLE_END or now - session.started > HARD_END:
            session.sign_out()
            session.started = now
        session.seen = now
        return session

    def lose_all(self) -> None:
        """Sign everyone out."""
        for session in list(self._sessions.values()):
            session.sign_out()


@dataclass(slots=True)
class Customers:
    """Registered customers, and who of them is locked out."""

    clock: Clock
    lock_after: int = 5
    _accounts: dict[str, Account] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)
    _locked_until: dict[str, datetime] = field(default_factory=dict)

    def add(self, account: Account) -> None:
        """Register a customer."""
        self._accounts[account.email.lower()] = account

    def find(self, email: str) -> Account | None:
        """The customer with this email."""
        return self._accounts.get(email.strip().lower())

    def check(self, email: str, password: str) -> Account | None:
        """The customer, if the password is right; a wrong one is counted against the email."""
        account = self.find(email)
        if account is not None and secrets.compare_digest(account.password.encode(), password.encode()):
            self._failures.pop(email.lower(), None)
            return account
        failures = self._failures[email.lower()] = self._failures.get(email.lower(), 0) + 1
        if failures >= self.lock_after:
            self._locked_until[email.lower()] = self.clock() + LOCK_TIME
        return None

    def locked(self, email: str) -> bool:
        """Whether this email may not sign in for now."""
        until = self._locked_until.get(email.strip().lower())
        if until is not None and self.clock() >= until:
            del self._locked_until[email.strip().lower()]
            self._failures.pop(email.strip().lower(), None)
            return False
        return until is not None
