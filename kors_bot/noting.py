"""What happened outside kors-bot, written down: a record in the order's chain, and a line in the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.errors import OrderNotFound
from kors_bot.errors import RequestNotPossible
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger, Note
from kors_bot.settings import DEFAULT_ACCOUNT, Settings

LARGEST_ATTACHMENT = 50_000_000
CHANNELS = ("phone", "chat", "email")


@dataclass(frozen=True, slots=True)
class Told:
    """What the person wants written down: the words, how and with whom it happened, the shop's number for it."""

    text: str
    channel: str | None = None
    person: str | None = None
    reference: str | None = None
    attachments: Sequence[Path] = ()


def write_note(settings: Settings, order: str, told: Told, *, clock: Callable[[], datetime]) -> tuple[Note, Path]:
    """Writes a note into the evidence and the ledger, and returns it with its record.

    Raises ``OrderNotFound`` for an order that was never met, and ``RequestNotPossible`` for an empty note or a file
    that cannot be attached.
    """
    text = told.text.strip()
    if not text:
        raise RequestNotPossible('The note is empty: say what happened, such as "Dana said it will be cancelled".')
    files = [(path.name, _read_attachment(path)) for path in told.attachments]
    store = EvidenceStore(settings.data_dir, clock=clock, secrets=settings.secrets())
    with Ledger.open(settings.data_dir, clock) as ledger:
        if order not in ledger.orders() and not store.chain(order).names():
            raise OrderNotFound(
                f"kors-bot has never looked at order {order}: check the number, or run `kors-bot status {order}` first."
            )
        account = ledger.account_of(order) or DEFAULT_ACCOUNT
        with store.open(order=order, what="note", account=account, shop=settings.shop) as case:
            for name, content in files:
                case.add_file(name, content)
            record = case.finish(
                extra={"text": text, "channel": told.channel, "person": told.person, "reference": told.reference}
            )
        note = ledger.add_note(
            order,
            text=text,
            channel=told.channel,
            person=told.person,
            reference=told.reference,
            evidence=record.parent.name,
        )
    return note, record


def _read_attachment(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise RequestNotPossible(f"{path} cannot be attached: there is no such file.")
        if path.stat().st_size > LARGEST_ATTACHMENT:
            raise RequestNotPossible(
                f"{path} is larger than {LARGEST_ATTACHMENT // 1_000_000} MB and was not attached."
            )
        return path.read_bytes()
    except OSError as error:
        raise RequestNotPossible(f"{path} cannot be attached ({error.strerror}).") from error
