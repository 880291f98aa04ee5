"""Faults that the practice shop can be told to play, each from now on, for some requests, on some routes.

shop.faults.set("server_error", route="Order-Details", times=2)    # 500 twice, then well again
shop.faults.set("wall", maker="akamai-deny")                       # at every page, until cleared
shop.faults.set("drop_after_taking", route="ContactUs-Subscribe")
shop.faults.clear()
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class FaultKind(StrEnum):
    """Every fault the shop knows. An option that a kind takes stands behind it, with its default."""

    LATENCY = "latency"  # seconds=1.0: answers late
    SERVER_ERROR = "server_error"  # status=500: 500 is the shop's own page, others a bare gateway page
    DROP = "drop"  # the connection is cut before a byte is sent (late=1: when the answer has begun)
    HANG = "hang"  # no byte is ever sent
    ENDLESS_LOAD = "endless_load"  # the page comes, its end never does
    MAINTENANCE = "maintenance"  # case="offline" (or "downtime"), status=200: in place of every page and XHR answer
    NOT_FOUND = "not_found"  # status=404 (or 410)
    WALL = "wall"  # maker="akamai-deny": see WALLS
    FOREIGN_REDIRECT = "foreign_redirect"  # to=the shop's look-alike on another port
    SESSION_LOST = "session_lost"  # the visitor is signed out just before the request is answered
    CSRF_STALE = "csrf_stale"  # the next posted token counts as bad (or its lack), which logs the customer out
    CONSENT = "consent"  # the tracking consent layer, until this session decides
    CONSENT_FAILS = "consent_fails"  # ... whose text fails to load: the modal goes, the veil stays
    VEIL_STAYS = "veil_stays"  # a veil lies over the page and is never lifted
    CODE_PROMPT = "code_prompt"  # a code is asked for after the password
    LOCKED = "locked"  # every sign-in is answered as to a locked account
    REFUSE_SUBMISSION = "refuse_submission"  # a field is called wrong; nothing is taken
    FAIL_BEFORE_TAKING = "fail_before_taking"  # 500; nothing was taken
    FAIL_AFTER_TAKING = "fail_after_taking"  # 500, but it was taken
    DROP_BEFORE_TAKING = "drop_before_taking"  # connection cut (or late=1); nothing was taken
    DROP_AFTER_TAKING = "drop_after_taking"  # connection cut (or late=1), but it was taken
    HANG_BEFORE_TAKING = "hang_before_taking"  # never answers; nothing was taken
    HANG_AFTER_TAKING = "hang_after_taking"  # never answers, but it was taken
    DOUBLE_ANSWER = "double_answer"  # taken once, but the page shows its answer twice
    RETURN_FEE = "return_fee"  # amount="7.95": what a return by mail costs
    DIALOG = "dialog"  # the page opens with a script dialog
    POPUP = "popup"  # the page opens a second window
    DOWNLOAD = "download"  # the page starts a download
    HUGE_PAGE = "huge_page"  # nodes=1000000


WALLS = (
    "akamai-deny",
    "akamai-challenge",
    "perimeterx",
    "datadome",
    "hcaptcha",
    "recaptcha",
    "imperva",
    "cloudflare",
)

Option: TypeAlias = str | float

OPTIONS = {
    FaultKind.LATENCY: {"seconds"},
    FaultKind.SERVER_ERROR: {"status"},
    FaultKind.DROP: {"late"},
    FaultKind.DROP_BEFORE_TAKING: {"late"},
    FaultKind.DROP_AFTER_TAKING: {"late"},
    FaultKind.MAINTENANCE: {"case", "status"},
    FaultKind.NOT_FOUND: {"status"},
    FaultKind.WALL: {"maker"},
    FaultKind.FOREIGN_REDIRECT: {"to"},
    FaultKind.RETURN_FEE: {"amount"},
    FaultKind.HUGE_PAGE: {"nodes"},
}


@dataclass(slots=True)
class Fault:
    """One fault that is switched on. ``times`` is how often it is still played; None is always."""

    kind: FaultKind
    route: str | None
    times: int | None
    after: int
    options: dict[str, Option]

    def number(self, name: str, default: float) -> float:
        """An option as a number."""
        return float(self.options.get(name, default))

    def on(self, name: str) -> bool:
        """Whether an option is set, to anything but nothing and 0."""
        return str(self.options.get(name, "")) not in ("", "0", "False")

    def text(self, name: str, default: str) -> str:
        """An option as text."""
        return str(self.options.get(name, default))


@dataclass(slots=True)
class FaultBox:
    """The faults that are switched on now. Tests set them from their own thread."""

    _faults: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def set(
        self, kind: str, *, route: str | None = None, times: int | None = None, after: int = 0, **options: Option
    ) -> None:
        """Switch a fault on at ``route`` ("Order-Details"; None is every page).

        It is played ``times`` times (None: always), after ``after`` requests that it lets pass.
        """
        fault = Fault(kind=FaultKind(kind), route=route, times=times, after=after, options=options)
        unknown = options.keys() - OPTIONS.get(fault.kind, set())
        if unknown:
            raise ValueError(f"{fault.kind} knows no option {', '.join(sorted(unknown))}")
        if fault.kind is FaultKind.WALL and fault.text("maker", WALLS[0]) not in WALLS:
            raise ValueError(f"no such wall: {fault.text('maker', '')!r}; there are {', '.join(WALLS)}")
        with self._lock:
            self._faults.append(fault)

    def clear(self, kind: str | None = None) -> None:
        """Switch one kind off, or all."""
        with self._lock:
            self._faults = [fault for fault in self._faults if kind is not None and fault.kind != FaultKind(kind)]

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter(self._faults.copy())

    def on(self, kind: FaultKind) -> bool:
        """Whether a fault is switched on, without using it up."""
        return any(fault.kind is kind for fault in self)

    def take(self, kind: FaultKind, route: str) -> Fault | None:
        """Use up one round of a fault at this route, if it is to be played now."""
        with self._lock:
            for fault in self._faults:
                if fault.kind is not kind or fault.route not in (None, route):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None
