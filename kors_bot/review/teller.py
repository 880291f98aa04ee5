"""Tells the events of one order as entries, as seen from one page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.order import Order
from kors_bot.evidence.record import Record
from kors_bot.render.words import count, say_date, say_time
from kors_bot.review import labels
from kors_bot.review.changes import compare, facts_of, say_where_it_stands
from kors_bot.review.digest import Digest, Kind
from kors_bot.review.entries import CHECKS_ON_THE_PAGE, Attachment, Entry, Row
from kors_bot.review.figures import Easel
from kors_bot.review.pictures import link
from kors_bot.review.story import Event


@dataclass
class Teller:
    """Turns the events of one order into entries, as seen from one page."""

    load: Callable[[str], Record | None]
    easel: Easel
    page: Path
    evidence: Path
    viewers: bool = True
    """Whether pictures have pages of their own. A page that is printed has none beside it."""

    def entry(self, event: Event, *, first_figure: int, more: Sequence[tuple[str, str]] = ()) -> Entry | None:
        """The event as the page shows it; ``None`` when its record cannot be read."""
        record = self.load(event.shown.name)
        if record is None:
            return None
        moment = event.at
        entry = Entry(
            id=f"event-{event.name}",
            kind=event.kind.value,
            day=labels.say_day(moment),
            clock=labels.say_clock(moment),
            title="",
            record=self._link(record.path),
        )
        order = seen_in(record)
        facts = facts_of(order) if order else []
        if event.pictured:
            entry.figures = self.easel.figures(record, facts, page=self.page, first=first_figure, viewers=self.viewers)
        if event.kind is Kind.CHECK:
            self._check(entry, event, record)
        elif event.kind is Kind.FAILURE:
            self._failure(entry, event, record)
        else:
            {
                Kind.SUBMISSION: _tell_submission,
                Kind.NOTE: _tell_note,
                Kind.PRUNE: _tell_prune,
                Kind.OTHER: _tell_other,
            }[event.kind](entry, record)
        entry.attachments = [self._attachment(record, path) for path in record.attachments]
        entry.more = list(more)
        if len(event.digests) > 1 and event.until != event.at:
            entry.until = say_time(event.until)
        return entry

    def rows(self, digests: Sequence[Digest]) -> list[Row]:
        """Folded checks as the rows of a list."""
        return [
            Row(
                say_time(digest.at),
                tuple(
                    (labels.name_page(shot.page), self._link(self.evidence / digest.name / shot.file))
                    for shot in digest.shots
                ),
                self._link(self.evidence / digest.name / "record.json"),
            )
            for digest in digests
        ]

    def _link(self, path: Path) -> str:
        """The address of a file of the evidence; none from a site that is carried away without it."""
        return link(path, self.page) if self.easel.gallery.beside else ""

    def _check(self, entry: Entry, event: Event, record: Record) -> None:
        checks = len(event.digests)
        if event.unchanged:
            entry.kind = "unchanged"
            entry.title = f"{count(checks, 'check')}, nothing changed"
            entry.rows = self.rows(event.digests[:CHECKS_ON_THE_PAGE])
            return
        order, earlier = seen_in(record), self.load(event.before) if event.before else None
        before = seen_in(earlier) if earlier else None
        if order is None:
            entry.title = "Looked at"
            return
        stands = say_where_it_stands(order.state, order.status_text)
        if before is None:
            entry.title, entry.lead = stands, "The first look at this order."
        else:
            entry.changes = compare(before, order)
            moved = (order.state, order.status_text) != (before.state, before.status_text)
            was = say_where_it_stands(before.state, before.status_text)
            entry.title = stands if moved else "The details changed" if entry.changes else "Another next step"
            entry.lead = f"Until then: {was}." if moved else ""
        paths = [change.path for change in entry.changes] or ["status_text"]
        entry.detail = self.easel.detail(record, entry.figures, paths, page=self.page)
        entry.quiet = list(record.contradictions)
        self._decision(entry, record, earlier)

    def _decision(self, entry: Entry, record: Record, earlier: Record | None) -> None:
        decision = record.decision or {}
        before = (earlier.decision if earlier else None) or {}
        entry.action = labels.ACTIONS.get(str(decision.get("action")), "")
        entry.reason = str(decision.get("reason") or "")
        entry.deadline = _say_day(decision.get("deadline"))
        if before and before.get("action") != decision.get("action"):
            entry.previous_action = labels.ACTIONS.get(str(before.get("action")), "")

    def _failure(self, entry: Entry, event: Event, record: Record) -> None:
        error = record.error
        entry.title = labels.FAILURES.get(error.kind if error else "", "The check failed")
        if len(event.digests) > 1:
            entry.title += f", {len(event.digests)} times"
            entry.rows = self.rows(event.digests[:CHECKS_ON_THE_PAGE])
        entry.lead = error.message if error else ""
        tries = len(record.attempts)
        entry.quiet = [f"It was tried {tries} times."] if tries > 1 else []

    def _attachment(self, record: Record, path: Path) -> Attachment:
        kept = record.files[path.name]
        gallery = self.easel.gallery
        href = gallery.original(path, kept.sha256, page=self.page) if path.is_file() else ""
        gone = not path.is_file() and self.viewers
        return Attachment(path.name, href, _say_size(kept.bytes), kept.sha256, gone)


def seen_in(record: Record) -> Order | None:
    """The order as a record read it; a reading that is none, as only a forger writes, is passed over."""
    try:
        return record.seen
    except ValueError:
        return None


def figures_before(digests: Sequence[Digest]) -> dict[tuple[str, str], tuple[Digest, Any]]:
    """For each picture, by record and file, the picture of the same page before it."""
    newest: dict[tuple[str, int], tuple[Digest, Any]] = {}
    before = {}
    for digest in digests:
        times: dict[str, int] = {}
        for shot in digest.shots:
            times[shot.page] = times.get(shot.page, 0) + 1
            place = (shot.page, times[shot.page])
            if place in newest:
                before[digest.name, shot.file] = newest[place]
            newest[place] = (digest, shot)
    return before


def _tell_submission(entry: Entry, record: Record) -> None:
    told = record.submission or {}
    kind, outcome = str(told.get("kind", "")).replace("-", "_"), str(told.get("outcome", ""))
    what = labels.SUBMISSIONS.get(kind, kind.replace("_", " ").capitalize())
    entry.kind = f"submission is-{outcome}" if outcome in labels.OUTCOMES else "submission"
    entry.title = f"{what}: {outcome.replace('_', ' ')}" if outcome else what
    entry.lead = labels.OUTCOMES.get(outcome, "")
    if record.what == "resolve":
        entry.title = f"{what}: you said what became of it"
        entry.lead = "It reached the shop." if outcome == "sent" else "It did not reach the shop."
        entry.quiet = [str(record.extra["note"])] if record.extra.get("note") else []
    entry.text = str(told.get("text") or "")
    entry.fields = _fields(told.get("fields"), entry.text)
    entry.answer, entry.reference = str(told.get("answer") or ""), str(told.get("reference") or "")
    if record.error is not None:
        entry.quiet = [*entry.quiet, record.error.message]


def _tell_note(entry: Entry, record: Record) -> None:
    extra = record.extra
    how = labels.CHANNELS.get(str(extra.get("channel")), str(extra.get("channel") or ""))
    who = f"with {extra['person']}" if extra.get("person") else ""
    entry.title = " ".join(("Your note", *filter(None, (how, who))))
    entry.text, entry.reference = str(extra.get("text") or ""), str(extra.get("reference") or "")


def _tell_prune(entry: Entry, record: Record) -> None:
    gone = sum(len(files) for files in record.pruned.values())
    entry.title = f"{count(gone, 'picture')} cleaned up"
    entry.lead = "The records and the hash of every picture stay."


def _tell_other(entry: Entry, record: Record) -> None:
    entry.title = {"watch": "Watched from now on", "unwatch": "No longer watched"}.get(
        record.what, labels.name_page(record.what)
    )
    watch = record.extra.get("watch")
    if record.what == "watch" and isinstance(watch, dict):
        wants = "You want out" if watch.get("wish") == "cancel" else "You keep it"
        may = "kors-bot may send requests" if watch.get("may_submit") else "nothing is sent without you"
        entry.lead = f"{wants}; {may}."


def _fields(raw: Any, text: str) -> list[tuple[str, str]]:
    """The fields of a form as they were sent, without the message, which stands above them."""
    if not isinstance(raw, Mapping):
        return []
    return [(_say_field(str(name)), str(value)) for name, value in raw.items() if str(value) != text]


def _say_field(name: str) -> str:
    """A field's label as the form has it; a name of our own for one, ``first_name``, as a person reads it."""
    return name.replace("_", " ").capitalize() if name.islower() else name


def _say_day(raw: Any) -> str:
    try:
        return say_date(date.fromisoformat(raw)) if raw else ""
    except (TypeError, ValueError):
        return ""


def _say_size(size: int) -> str:
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1_000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
