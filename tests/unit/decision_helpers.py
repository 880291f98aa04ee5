"""Orders and ledger facts that the tests about deciding speak of."""

from datetime import UTC, date, datetime, timedelta

from flows.order import Item, Order, OrderState
from kors_bot.decision import Kind, LedgerFacts, Outcome, Policy, SubmissionFact

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
POLICY = Policy(phone="1-866-709-5677")
WORDS = {
    OrderState.RECEIVED: "Order placed",
    OrderState.PROCESSING: "Processing",
    OrderState.ON_HOLD: "On hold",
    OrderState.PARTIALLY_SHIPPED: "Partially shipped",
    OrderState.SHIPPED: "Shipped",
    OrderState.DELIVERED: "Delivered",
    OrderState.CANCELLED: "Canceled",
    OrderState.RETURN_STARTED: "Return initiated",
    OrderState.RETURNED: "Returned",
    OrderState.UNKNOWN: "Vetted at atelier",
}


def order_in(state: OrderState, *items: Item, shipped_on: date | None = date(2026, 11, 10)) -> Order:
    """An order placed on November 3, 2026, shipped a week later, with one tote unless told otherwise."""
    return Order(
        number="1024500102",
        state=state,
        status_text=WORDS[state],
        placed_on=date(2026, 11, 3),
        shipped_on=shipped_on,
        items=items or (Item("Jet Set Tote"),),
    )


def item_in(state: OrderState, name: str, *, returnable: bool | None = None) -> Item:
    """An item that carries its own status."""
    return Item(name, state=state, status_text=WORDS[state], returnable=returnable)


def sub(
    kind: Kind,
    outcome: Outcome,
    *,
    hours_ago: float = 1,
    number: int = 0,
    items: tuple[str, ...] = (),
    answer: str | None = None,
) -> SubmissionFact:
    """A submission as the ledger knows it."""
    return SubmissionFact(
        kind=kind, outcome=outcome, at=NOW - timedelta(hours=hours_ago), number=number, items=items, answer=answer
    )


def facts(*submissions: SubmissionFact) -> LedgerFacts:
    """What the ledger knows."""
    return LedgerFacts(submissions=submissions)
