"""One submission on its way: from the filled-in form to what the ledger says of it in the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.answers import Answer
from flows.carrying import Words
from flows.order import Order
from kors_bot.acting.terms import Terms
from kors_bot.contract import SubmissionReport
from kors_bot.decision import Action, Kind, Outcome, Part

if TYPE_CHECKING:
    from kors_bot.checker import Desk
    from kors_bot.evidence import Case
    from kors_bot.ledger import Submission


@dataclass(slots=True)
class Sent:
    """What a way of asking (contact form, return) hands back: the report so far, and what else the record keeps."""

    report: SubmissionReport
    extra: dict[str, object]


class Errand:
    """One submission on its way: from the filled-in form to what the ledger says of it in the end.

    ``report`` is ``None`` until something was prepared or sent; from then on it says what is known.
    """

    def __init__(
        self, desk: "Desk", case: "Case", order: Order, part: Part, terms: Terms, expected_text: str | None = None
    ) -> None:
        self.desk, self.case, self.order, self.part, self.terms = desk, case, order, part, terms
        self.expected_text = expected_text
        self.report: SubmissionReport | None = None
        self.why: str | None = None
        self._begun: Submission | None = None

    @property
    def reported(self) -> SubmissionReport:
        """The report, once there is one."""
        if self.report is None:
            raise ValueError("nothing was prepared or sent")
        return self.report

    def run(self, *, permitted: bool) -> Sent:
        """Does it, by the way that its action asks for."""
        if self.part.action is Action.START_RETURN:
            from kors_bot.acting.returning import send_back

            return send_back(self, permitted=permitted)
        from kors_bot.acting.asking import ask_shop

        return ask_shop(self, permitted=permitted)

    def prepared(self, *, kind: Kind, text: str, fields: dict[str, str], number: int = 0) -> SubmissionReport:
        """Notes what was filled in and pictured, and not sent."""
        self.desk.ledger.record_prepared(
            self.order.number, kind=kind, text=text, fields=fields, items=self.part.items, number=number,
            evidence=self.case.name,
        )  # fmt: skip
        self.report = SubmissionReport(kind=kind, outcome=Outcome.PREPARED, text=text, fields=fields)
        return self.reported

    @contextmanager
    def permission(self, words: Words | None = None) -> Iterator[None]:
        """Lets the flow open the network for its press: the person allowed what is done inside.

        ``words`` are what the submission is known by, where it carries any.
        """
        reader = self.desk.reader
        with reader.browser.guard(reader.name).permit_submission(words):
            yield

    def begin(self, *, kind: Kind, text: str, fields: dict[str, str], number: int = 0) -> None:
        """Writes ``sending`` to the disk. From here on the submission is unconfirmed until ``settle`` says otherwise.

        Raises ``AlreadySubmitted`` where the shop was asked this before.
        """
        self._begun = self.desk.ledger.begin_submission(
            self.order.number, kind=kind, text=text, fields=fields, items=self.part.items, number=number,
            evidence=self.case.name,
        )  # fmt: skip
        self.report = SubmissionReport(
            kind=kind, outcome=Outcome.UNCONFIRMED, text=text, fields=fields, submitted_at=self._begun.started_at
        )

    def settle(self, answer: Answer, *, reference: str | None, fields: Mapping[str, str] | None = None) -> None:
        """Writes what the shop answered. ``fields`` are facts that it added."""
        if self._begun is None:
            raise ValueError("nothing was begun")
        outcome, self.why = Outcome(answer.outcome.value), answer.why
        facts = {**(self.reported.fields or {}), **(fields or {})}
        self.report = replace(self.reported, answer=answer.said, fields=facts)
        self.desk.ledger.settle(self._begun, outcome=outcome, answer=answer.said, reference=reference, note=answer.why)
        # Only now, so that the record never claims what the ledger does not know.
        self.report = replace(self.reported, outcome=outcome, reference=reference)

    def add(self, **fields: str) -> None:
        """Adds facts that were found out after it was settled."""
        self.report = replace(self.reported, fields={**(self.reported.fields or {}), **fields})

    def withdraw(self, why: str) -> None:
        """Takes ``sending`` back where it is certain that nothing was started: the shop still asks for more."""
        if self._begun is None:
            return
        self.desk.ledger.withdraw(self._begun, note=why)
        self._begun = None
        self.report = replace(self.reported, outcome=Outcome.PREPARED, submitted_at=None)
