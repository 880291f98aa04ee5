"""Writing down what the person found out about an unconfirmed submission, in the ledger and in the evidence."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kors_bot.decision import Kind
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger, Submission
from kors_bot.locks import hold_account
from kors_bot.settings import DEFAULT_ACCOUNT, Settings


def resolve_submission(
    settings: Settings,
    order: str,
    *,
    sent: bool,
    note: str | None,
    kind: Kind | None,
    clock: Callable[[], datetime],
) -> tuple[Submission, Path]:
    """Settle the order's unconfirmed submission and give back what it is now, with the record that says so."""
    store = EvidenceStore(settings.data_dir, clock=clock, secrets=settings.secrets())
    with Ledger.open(settings.data_dir, clock) as ledger:
        account = ledger.account_of(order) or DEFAULT_ACCOUNT
        with hold_account(settings.data_dir, account, command="resolve", now=clock()):
            submission = ledger.resolve(order, sent=sent, note=note, kind=kind)
            with store.open(order=order, what="resolve", account=account, shop=settings.shop) as case:
                record = case.finish(submission=submission, extra={"note": note} if note else None)
    return submission, record
