"""Which days and statuses of a page are of the goods, and which of money, of mail, or of what comes back."""

from datetime import date

import pytest

from flows.order import Order, OrderState, OrderSummary
from flows.reading import read_history, read_order
from flows.reading.carriers import read_carrier
from flows.shop import load_shop
from tests.unit.reading_helpers import TODAY, PageBuilder

SHOP = load_shop()
NUMBER = "0024500115"


def read(page: PageBuilder) -> Order:
    return read_order(page.snapshot(), SHOP, NUMBER, today=TODAY)


def an_order(status: str = "") -> PageBuilder:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.line("Order date: November 2, 2026")
    if status:
        page.line(status, tag="h1", role="heading", level=1, size=28)
    return page


# ---- money, mail, and what comes back ----


def under(heading: str, *lines: str, status: str = "Delivered") -> Order:
    page = an_order(status)
    page.element("div")
    page.line(heading, tag="h2", role="heading", level=2, size=20, bold=True)
    for line in lines:
        page.line(line)
    page.close()
    return read(page)


MONEY = (
    "Refund",
    "Your refund",
    "Refund details",
    "Return label",
    "Store credit",
    "Payment",
    "Return shipment",
    "Messages",
    "Refund to Visa",
)


@pytest.mark.parametrize("heading", MONEY)
@pytest.mark.parametrize(
    "line", ["Sent November 17, 2026", "It was sent on November 17, 2026.", "Sent on: Nov 17, 2026"]
)
def test_a_day_under_a_heading_of_money_or_labels_is_no_day_of_the_goods(heading: str, line: str) -> None:
    assert under(heading, "$40.00", line).shipped_on is None


@pytest.mark.parametrize("heading", ["Shipping", "Your parcel", "Delivery details", "What happened"])
def test_the_same_day_under_another_heading_is_one(heading: str) -> None:
    assert under(heading, "Sent November 17, 2026", status="Shipped").shipped_on == date(2026, 11, 17)


def test_the_part_under_such_a_heading_ends_at_the_next_one() -> None:
    page = an_order("Delivered")
    for heading, line in (("Payment", "Visa ending in 1111"), ("Parcel", "Shipped November 4, 2026")):
        page.line(heading, tag="b", bold=True)
        page.line(line)
    assert read(page).shipped_on == date(2026, 11, 4)


def test_a_page_whose_title_is_such_a_heading_has_its_own_days() -> None:
    page = PageBuilder()
    page.line("Return", tag="h1", role="heading", level=1, size=28)
    page.line(f"Order number: {NUMBER}")
    page.line("Shipped November 4, 2026")
    assert read(page).shipped_on == date(2026, 11, 4)


@pytest.mark.parametrize("label", ["Refund", "Receipt", "Confirmation email", "Return label"])
def test_a_day_behind_a_label_of_money_or_mail_is_no_day_of_the_goods(label: str) -> None:
    page = an_order("Delivered")
    page.element("div")
    page.line(label, tag="span")
    page.line("Sent November 17, 2026", tag="span")
    page.close()
    assert read(page).shipped_on is None


@pytest.mark.parametrize("word", ["Sent", "Delivered", "Processing", "In transit", "Received"])
def test_a_word_under_a_heading_of_money_or_labels_is_no_status_of_the_goods(word: str) -> None:
    assert under("Refund", word, status="").state is OrderState.UNKNOWN
    assert under("Refund", f"Status: {word}", status="").state is OrderState.UNKNOWN


def test_a_word_that_ends_an_order_or_holds_it_counts_there_too() -> None:
    assert under("Payment", "Status: Payment declined", status="").state is OrderState.ON_HOLD
    assert under("Refund", "Refund issued", status="").state is OrderState.RETURNED


@pytest.mark.parametrize("line", ["Refund amount: $40.00", "Refund to Visa ending in 7781", "Your refund"])
def test_plain_words_head_the_small_box_that_begins_with_them(line: str) -> None:
    page = an_order("Delivered")
    page.element("div")
    page.line(line)
    page.line("Sent November 17, 2026")
    page.close()
    page.line("Shipped November 4, 2026")
    assert read(page).shipped_on == date(2026, 11, 4)


def test_the_parcel_that_comes_back_is_none_of_the_orders() -> None:
    number = "Tracking number: 1Z999AA10123456784"
    assert under("Return label", "UPS Ground", number).shipments == ()
    (parcel,) = under("Shipping label", "UPS Ground", number).shipments
    assert (parcel.carrier, parcel.tracking_number) == ("UPS Ground", "1Z999AA10123456784")


@pytest.mark.parametrize(
    "line",
    [
        "Your money was sent on November 17, 2026",
        "A receipt was sent on November 17, 2026",
        "We mailed a gift card on November 17, 2026",
        "$40.00 was sent to your bank on November 17, 2026",
        "It was sent back on November 17, 2026",
    ],
)
def test_a_sentence_that_tells_when_something_else_was_sent_is_not_of_the_goods(line: str) -> None:
    page = an_order("Delivered")
    page.line(line)
    assert read(page).shipped_on is None


def test_the_back_door_is_a_place() -> None:
    page = an_order("Delivered")
    page.line("It was delivered to the back door on November 14, 2026")
    assert read(page).delivered_on == date(2026, 11, 14)


@pytest.mark.parametrize("status", ["Canceled", "Preparing your order", "Order received"])
def test_an_order_that_never_left_has_no_day_on_which_it_did(status: str) -> None:
    page = an_order(status)
    page.line("Shipped November 17, 2026")
    assert read(page).shipped_on is None


# ---- lists of what happened ----


def events(*pairs: tuple[str, ...]) -> Order:
    page = an_order("Returned")
    page.element("div")
    for pair in pairs:
        page.element("div")
        for text in pair:
            page.line(text, tag="span")
        page.close()
    page.close()
    return read(page)


def test_the_boxes_of_a_log_pair_a_day_with_what_happened() -> None:
    order = events(
        ("November 4, 2026", "Shipped with USPS, tracking number 9400136895232480071466"),
        ("November 7, 2026", "Delivered"),
        ("November 16, 2026", "Return received at our warehouse"),
    )
    assert (order.shipped_on, order.delivered_on) == (date(2026, 11, 4), date(2026, 11, 7))


def test_a_day_beside_a_carrier_alone_is_not_of_a_log() -> None:
    shipped = "Shipped with USPS, tracking number 9400136895232480071466"
    assert events(("November 4, 2026", shipped), ("Visa", "1111")).shipped_on is None
    assert events(("November 4, 2026", "Member since", shipped), ("November 7, 2026", "Delivered")).shipped_on is None


@pytest.mark.parametrize(("last", "state"), [("Refund sent", "unknown"), ("Arrived at Denver, CO", "shipped")])
def test_a_step_that_a_log_shows_as_gone_by_is_no_status(last: str, state: str) -> None:
    page = an_order()
    page.element("ol", role="list")
    for day, words in (("Nov 2, 2026", "Ordered"), ("Nov 4, 2026", "Shipped"), ("Nov 15, 2026", last)):
        page.element("li", role="listitem")
        page.line(day, tag="span")
        page.line(words, tag="span")
        page.close()
    page.close()
    assert read(page).state == state


# ---- words for arriving ----


@pytest.mark.parametrize(
    "line",
    [
        "Left at the front door on Saturday, November 14, 2026",
        "Handed to resident on November 14, 2026",
        "Signed for on Nov 14, 2026",
        "Left on porch, November 14, 2026",
    ],
)
def test_words_that_it_arrived_tell_the_day_of_delivery(line: str) -> None:
    page = an_order("Delivered")
    page.line(line)
    assert read(page).delivered_on == date(2026, 11, 14)


@pytest.mark.parametrize(
    "line",
    [
        "Left at the front door on Saturday, November 28, 2026",
        "Return label printed on November 14, 2026",
        "If nobody is home it is left at the front door on November 14, 2026",
        "Left your review on November 14, 2026",
    ],
)
def test_other_words_tell_none(line: str) -> None:
    page = an_order("Delivered")
    page.line(line)
    assert read(page).delivered_on is None


# ---- cards of a history ----


def cards(*third: str, size: float = 13, bold: bool = False) -> OrderSummary:
    page = PageBuilder()
    page.line("Purchases", tag="h1", role="heading", level=1, size=28)
    for number, lines in (("LB-10934", ("Delivered",)), ("LB-10731", ("Canceled",)), ("LB-10911", third)):
        page.element("div", role="listitem")
        for line in lines:
            own = lines is not third
            page.line(line, bold=own or bold, size=16 if own else size)
        page.line(f"Order {number}", size=13)
        page.line("Placed Friday, September 25, 2026", size=13)
        page.line("$92.00", tag="b")
        page.close()
    return read_history(page.snapshot(), SHOP, today=TODAY)[-1]


def test_a_word_nobody_knows_is_the_status_where_the_other_cards_have_theirs() -> None:
    card = cards("Studio C", size=16, bold=True)
    assert (card.status_text, card.state, card.placed_on) == ("Studio C", OrderState.UNKNOWN, date(2026, 9, 25))


@pytest.mark.parametrize("line", ["", "3 items", "Ship to: Ann Lee", "Carrier: UPS", "Arriving Nov 27, 2026"])
@pytest.mark.parametrize("size", [13, 16])
def test_the_day_of_the_order_and_the_like_are_no_status_of_a_card(line: str, size: float) -> None:
    card = cards(*([line] if line else []), size=size)
    assert (card.status_text, card.state, card.placed_on) == (None, OrderState.UNKNOWN, date(2026, 9, 25))


@pytest.mark.parametrize("note", ["Refund sent November 17, 2026", "Your money has been refunded"])
def test_a_refund_under_a_cancellation_adds_to_it(note: str) -> None:
    card = cards("Canceled", note, size=13)
    assert (card.status_text, card.state) == ("Canceled", OrderState.CANCELLED)
    assert cards("Delivered", note).status_text is None  # there it may be of one of its parts


def test_words_in_another_size_than_the_statuses_are_none() -> None:
    assert cards("Basket bag", size=12).status_text is None


@pytest.mark.parametrize(
    "words", ["Placed Thursday, October 22, 2026", "Ordered October 22, 2026", "Order placed Oct 22, 2026 at 3:15 PM"]
)
def test_the_day_of_the_order_is_no_status_on_its_page_however_it_stands_there(words: str) -> None:
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    page.line(words, tag="h2", role="heading", level=2, size=20, bold=True)
    order = read(page)
    assert (order.state, order.status_text, order.placed_on) == (OrderState.UNKNOWN, None, date(2026, 10, 22))


# ---- carriers ----


@pytest.mark.parametrize(
    "named",
    """
    USPS Ground Advantage | UPS 3 Day Select | UPS Ground Saver | FedEx Ground Economy | USPS Priority Mail Express
    UPS 2nd Day Air A.M. | FedEx Priority Overnight | USPS First-Class Package | DHL Express Worldwide | UPS
    FedEx Standard Overnight | UPS Next Day Air Saver | FedEx 2Day | USPS Media Mail | FedEx International Priority
    """.replace("\n", "|").split("|"),
)
def test_a_carrier_is_named_with_its_whole_service(named: str) -> None:
    named = named.strip()
    assert read_carrier(f"{named} · 9400111899560043217785") == (named or None)
    assert read_carrier(f"Shipped with {named} on Nov 12") == (named or None)


def test_what_stands_behind_a_carrier_and_is_no_service_is_not_taken_with_it() -> None:
    assert read_carrier("UPS Delivery on Nov 12") == "UPS"
    assert read_carrier("FedEx Groundhog") == "FedEx"
