"""Submissions: written down before the click, settled after it, and never begun twice.

``begin_submission`` comes back only when ``sending`` is on the disk, and refuses when one of its kind was sent, is
being sent, or may have been. Whatever ends the run before ``settle`` leaves ``sending``, which everyone after reads
as ``unconfirmed``.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from kors_bot.decision import Kind, LedgerFacts, Outcome
from kors_bot.errors import AlreadySubmitted, LedgerBroken, RequestNotPossible
from kors_bot.ledger import rows
from kors_bot.ledger.entries import Submission
from kors_bot.ledger.file import LedgerFile, find_order_id
from kors_bot.ledger.tables import ORDERS, SUBMISSIONS

LIVE = (Outcome.SENDING.value, Outcome.SENT.value, Outcome.UNCONFIRMED.value)
_OPEN = (Outcome.SENDING.value, Outcome.UNCONFIRMED.value)
_ENDS = (Outcome.SENT, Outcome.REFUSED, Outcome.UNCONFIRMED)
_KIND_WORDS = {Kind.CANCEL: "cancellation request", Kind.FOLLOW_UP: "follow-up", Kind.RETURN: "return"}


class Submitting(LedgerFile):
    """The part of the ledger that makes kors-bot act once."""

    def facts(self, order: str) -> LedgerFacts:
        """What deciding needs to know."""
        return LedgerFacts(submissions=tuple(submission.fact for submission in self.submissions(order)))

    def submissions(self, order: str) -> list[Submission]:
        """Everything that was prepared or sent for an order, oldest first."""
        with self._read() as connection:
            of_order = select(SUBMISSIONS).join(ORDERS).where(ORDERS.c.number == order)
            return [rows.to_submission(row, order) for row in connection.execute(of_order.order_by(SUBMISSIONS.c.id))]

    def record_prepared(
        self,
        order: str,
        *,
        kind: Kind,
        text: str,
        fields: Mapping[str, str],
        evidence: str | None = None,
        items: tuple[str, ...] = (),
        number: int = 0,
    ) -> Submission:
        """Note what was filled in and pictured, and not sent."""
        return self._add(
            self._new(
                order, kind=kind, outcome=Outcome.PREPARED, text=text, fields=fields, evidence=evidence, items=items,
                number=number,
            )
        )  # fmt: skip

    def begin_submission(
        self,
        order: str,
        *,
        kind: Kind,
        text: str,
        fields: Mapping[str, str],
        evidence: str | None = None,
        items: tuple[str, ...] = (),
        number: int = 0,
    ) -> Submission:
        """Write ``sending`` to the disk; only then may the button be pressed.

        ``number`` is the follow-up's (``facts.next_follow_up``), 0 for all else. Raises ``AlreadySubmitted`` when one
        like it was sent, is being sent, or may have been.
        """
        if (kind is Kind.FOLLOW_UP) != (number > 0):
            raise ValueError("a follow-up has a number from 1 on, and nothing else has one")
        return self._add(
            self._new(
                order, kind=kind, outcome=Outcome.SENDING, text=text, fields=fields, evidence=evidence, items=items,
                number=number,
            )
        )  # fmt: skip

    def settle(
        self,
        submission: Submission,
        *,
        outcome: Outcome,
        answer: str | None = None,
        reference: str | None = None,
        note: str | None = None,
    ) -> Submission:
        """Write what became of a submission that was begun: ``sent``, ``refused`` or ``unconfirmed``.

        ``answer`` are the shop's own words; ``note`` is ours, where it said nothing clear.
        """
        if outcome not in _ENDS:
            raise ValueError(f"a submission that was begun cannot end as {outcome}")
        return self._end(replace(submission, outcome=outcome, answer=answer, reference=reference, note=note))

    def withdraw(self, submission: Submission, *, note: str) -> Submission:
        """Write that a submission that was begun was not sent after all, where that is certain; ``note`` says why."""
        return self._end(replace(submission, outcome=Outcome.PREPARED, note=note))

    def resolve(self, order: str, *, sent: bool, note: str | None = None, kind: Kind | None = None) -> Submission:
        """Write what the person found out about an unconfirmed submission.

        One that was not sent becomes ``prepared`` again: kors-bot may send it as if for the first time.
        """
        unsure = [
            submission
            for submission in self.submissions(order)
            if submission.outcome is Outcome.UNCONFIRMED and kind in (None, submission.kind)
        ]
        if not unsure:
            what = f"No {_KIND_WORDS[kind]}" if kind else "Nothing"
            raise RequestNotPossible(f"{what} is unconfirmed for order {order}, so there is nothing to resolve.")
        if len(unsure) > 1:
            kinds = " or ".join(f"--kind {submission.kind}" for submission in unsure)
            raise RequestNotPossible(f"Several submissions for order {order} are unconfirmed: say which with {kinds}.")
        return self._end(replace(unsure[0], outcome=Outcome.SENT if sent else Outcome.PREPARED, note=note))

    def attach_evidence(self, submission: Submission, evidence: str) -> Submission:
        """Name the evidence folder of a submission, once that has its name."""
        with self._write() as connection:
            connection.execute(update(SUBMISSIONS).where(SUBMISSIONS.c.key == submission.key).values(evidence=evidence))
        attached = replace(submission, evidence=evidence)
        self._journal.append(attached)
        return attached

    def _new(
        self,
        order: str,
        *,
        kind: Kind,
        outcome: Outcome,
        text: str,
        fields: Mapping[str, str],
        evidence: str | None,
        items: tuple[str, ...],
        number: int,
    ) -> Submission:
        return Submission(
            key=uuid4().hex,
            order=order,
            kind=kind,
            number=number,
            outcome=outcome,
            text=text,
            fields=dict(fields),
            items=items,
            started_at=self._clock(),
            evidence=evidence,
        )

    def _add(self, submission: Submission) -> Submission:
        with self._write() as connection:
            order_id = find_order_id(connection, submission.order)
            # The write lock is held since the line above, so nothing can come between looking and writing; and the
            # index ``one_of_a_kind`` would refuse it still.
            earlier = _find_live(connection, order_id, submission)
            if earlier is not None and submission.outcome is Outcome.SENDING:
                raise AlreadySubmitted(_say_already(earlier))
            connection.execute(insert(SUBMISSIONS).values(rows.from_submission(submission, order_id)))
            # Before the commit: should the line find no room on the disk, nothing was begun.
            self._journal.append(submission)
        return submission

    def _end(self, submission: Submission) -> Submission:
        ended = replace(submission, settled_at=self._clock())
        with self._write() as connection:
            changed = connection.execute(
                update(SUBMISSIONS)
                .where(SUBMISSIONS.c.key == ended.key, SUBMISSIONS.c.outcome.in_(_OPEN))
                .values(
                    outcome=ended.outcome.value,
                    settled_at=ended.settled_at,
                    answer=ended.answer,
                    reference=ended.reference,
                    note=ended.note,
                )
            )
            if changed.rowcount != 1:
                raise LedgerBroken(
                    f"The ledger no longer holds the {_KIND_WORDS[ended.kind]} for order {ended.order} as open: "
                    f"see `kors-bot history {ended.order}` before anything is sent."
                )
        self._journal.append(ended)
        return ended


def _find_live(connection: Connection, order_id: int, wanted: Submission) -> Submission | None:
    row = connection.execute(
        select(SUBMISSIONS).where(
            SUBMISSIONS.c.order_id == order_id,
            SUBMISSIONS.c.kind == wanted.kind.value,
            SUBMISSIONS.c.number == wanted.number,
            SUBMISSIONS.c.outcome.in_(LIVE),
        )
    ).first()
    return rows.to_submission(row, wanted.order) if row else None


def _say_already(earlier: Submission) -> str:
    what = _KIND_WORDS[earlier.kind]
    when = f"{earlier.started_at.astimezone():%Y-%m-%d %H:%M}"
    if earlier.outcome is Outcome.SENT:
        return f"The {what} for order {earlier.order} went out on {when} and is not sent again."
    return (
        f"Nobody can tell whether the {what} for order {earlier.order} of {when} reached the shop, so it is not sent "
        f"again: find out and say so with `kors-bot resolve {earlier.order} --sent` or `--not-sent`."
    )
