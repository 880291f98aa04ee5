"""Returns, whichever wizard they come through: what may go back, what it costs, the authorisation and its label."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from recorded.catalogue import PracticeOrder
from recorded.faults import FaultKind
from recorded.shopfront import Shopfront
from recorded.state import ReturnTaken

SHIP_WITHIN = timedelta(days=14)
NO_FEE = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a customer asks to send back: quantity and reason by line, and how."""

    order: PracticeOrder
    quantities: Mapping[int, int]
    reasons: Mapping[int, str]
    method: str

    @property
    def value(self) -> Decimal:
        """What was paid for it, tax aside."""
        prices = (self.order.lines[index].unit_price * count for index, count in self.quantities.items())
        return sum(prices, Decimal("0.00"))


def fee_of(shop: Shopfront, wanted: Wanted) -> Decimal:
    """What the way back costs: nothing by store."""
    if wanted.method != "mail":
        return NO_FEE
    for fault in shop.faults:
        if fault.kind is FaultKind.RETURN_FEE:
            return Decimal(fault.text("amount", "7.95"))
    return wanted.order.return_fee


def take(shop: Shopfront, wanted: Wanted) -> ReturnTaken:
    """Take the return for good."""
    lines = [(index, wanted.order.lines[index]) for index in sorted(wanted.quantities)]
    fee = fee_of(shop, wanted)
    taken = ReturnTaken(
        order=wanted.order.number,
        items=tuple(line.product.style for _, line in lines),
        quantities=tuple(wanted.quantities[index] for index, _ in lines),
        reasons=tuple(wanted.reasons[index] for index, _ in lines),
        method=wanted.method,
        fee=fee,
        refund=wanted.value - fee,
        authorisation=f"RMA{70041258 + 37 * len(shop.returns)}",
        taken_at=shop.clock(),
    )
    shop.take_return(taken)
    return taken


def ship_by(shop: Shopfront) -> date:
    """The last day to send a parcel back that was announced today."""
    return shop.today() + SHIP_WITHIN


def label_pdf(taken: ReturnTaken, order: PracticeOrder) -> bytes:
    """A return label of one page, small but whole."""
    words = [
        "PRACTICE SHOP - RETURN LABEL",
        f"Authorization {taken.authorisation}",
        f"Order {taken.order}",
        "",
        f"From: {order.account.first_name} {order.account.last_name}",
        f"{order.account.address.address1}, {order.account.address.city} {order.account.address.state_code}",
        "",
        "To: Practice Returns, 1 Loopback Way, Localhost NJ 07094",
        "",
        "Not a real label. Carries nothing anywhere.",
    ]
    return _pdf(words)


def _pdf(lines: list[str]) -> bytes:
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    text = " ".join(f"({line}) Tj T*" for line in escaped)
    drawing = f"2 w 18 18 252 396 re S BT /F1 10 Tf 32 380 Td 18 TL {text} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (table, len(body))
