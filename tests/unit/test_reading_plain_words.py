"""A shopper's plain language: what anyone would understand at once is understood; what only sounds like it is not."""

import tomllib
from pathlib import Path

import pytest

from flows.order import OrderState
from flows.reading.status_lexicon import CLASSES
from flows.reading.status_rows import classes_in, describes
from flows.reading.status_rules import RULES
from flows.reading.statuses import classify
from flows.shop import load_shop

WORDS = load_shop().status

SAID = {
    OrderState.RECEIVED: """
        We've got your order | We have your order | Your order is in | Order taken | Order logged | Order registered
        In the queue | Waiting its turn | Next in line | Just placed | Just ordered
        Purchase received | Purchase confirmed | Your order reached us | In our system | Not started yet
        Yet to be started | Waiting to be processed | Order acknowledged | Placed and confirmed
        Received and confirmed
        Thanks, we've got your order | Thank you, Maria, we have your order | We've received your purchase
        Your order has reached us | Order accepted | Accepted | Your purchase is confirmed | Order placed Nov 21, 2026
        Your order is in our queue | We have received your order and will start on it soon | It's in the queue
        """,
    OrderState.PROCESSING: """
        Waiting for the courier | Waiting for our carrier | Waiting for UPS to collect | Waiting for the driver
        Packed and waiting for FedEx | Ready for the courier
        Awaiting courier pickup | Waiting to be collected by UPS | All packed | All boxed up | Packed up
        Packed and ready to go | Packing your items | Packing it up | We're packing it | Putting your order together
        Being put together | In the works | Gathering your items | Getting everything ready | Getting it packed now
        Being wrapped by hand | Almost ready | Nearly ready | About to ship | Leaving soon | Still in our warehouse
        Not out yet | Hasn't left yet | Waiting to be sent | Yet to ship | Shipping label ready | With our warehouse
        Sent to our warehouse | On the packing table | We're preparing your parcel | Preparing your things
        Wrapping it up for you | Scheduled to ship Nov 27 | Getting it ready | Picked and packed
        Your parcel is packed and waiting for the courier
        It hasn't left us yet | Courier booked | Confirmed and being packed | We've packed your order
        Your order is still being packed
        """,
    OrderState.ON_HOLD: """
        Paused while we check your payment | On hold until you confirm your address | Held for a payment review
        On hold for your reply | Put on hold because your card was declined
        Paused for now | On pause | Held up | Waiting for you | Waiting on you to confirm | Waiting to hear from you
        Waiting for your bank | Waiting for your answer | Waiting on payment | Waiting for a restock
        We need to hear from you | We need more information | Confirmation needed | Payment needed
        Payment didn't go through | Your payment did not go through | Card declined | Payment rejected
        Checking your payment | Being reviewed | Manual review | In security review | Order frozen
        Packed, but on hold while we verify your address | Received and on hold | We can't charge your card
        Your order is paused while we check your card | Delayed because our supplier is late with the stock
        """,
    OrderState.PARTIALLY_SHIPPED: """
        Partly sent | Part sent | Half shipped | Half on its way | Part shipped, rest to follow | Some sent
        Some of it is on its way | Some shipped | Some items sent | First parcel sent | First box shipped
        1 of 2 shipped | 2 of 3 parcels shipped
        One of two boxes is on its way | 1 of 3 items has shipped | Shipped in part | Partly on the way
        Some items are on their way | First package on its way | Sent in part | Part of it has shipped
        Shipped, more to come | 3 of 4 pieces sent
        """,
    OrderState.SHIPPED: """
        On the road | On the road to you | Off to you | Sent off | Sent out Nov 20 | Sent your way | Out the door
        Making its way to you | Winging its way to you | Coming your way | Traveling to you | Headed to you
        In the post | Posted | Mailed | Mailed Nov 3, 2026 | Left us | Left us on Nov 22 | Left our hands
        Left the building
        Left our warehouse | Handed off | Passed to the courier | Handed to UPS | With the driver | With FedEx
        With the post office | With OnTrac | Picked up by UPS | Collected by the courier | On the truck | On the van
        Out with the courier | At your local depot | Nearly with you | Almost at your door | Set off | On its journey
        The courier has it | UPS has your parcel | All sent | Everything is on its way | On its way in 2 parcels
        Shipped in two boxes | All packed and on its way | Packed and shipped | Packed and handed to the courier
        2 of 2 shipped | Out for delivery today | Your things are on the road | It's on its way at last
        Now on its way
        We've packed your order and handed it to the courier | Your parcel has left us | We've sent it off
        Your order is out the door | It left us on Saturday | The courier picked it up on Nov 22 | It's with UPS now
        Your order is making its way to you
        """,
    OrderState.DELIVERED: """
        Reached you Nov 21 | Reached you | It reached you | Arrived Fri, Nov 20 | Made it to you | It's with you
        With you since Nov 20 | Now with you | In your hands | Landed | Landed Nov 20 | Arrived safely
        Safely delivered | Got to you on Nov 3 | Brought to your door | Handed to you | Dropped at your door
        On your doorstep | On your porch | Left with your neighbor | Left with the doorman | Left in the parcel locker
        Handed to someone at your address | Left by the side door | Received by you | Received by you Nov 3, 2026
        You picked it up | You collected it | Picked up from our store | Signed for by you | Everything arrived
        Delivered in full | Delivered in 2 parcels | Shipped and delivered | Delivered and signed for
        It arrived on September 3, 2026 | Your things have arrived | Your parcel reached you on Friday
        It was handed to you on Nov 20 | UPS dropped it off; your parcel was delivered | Delivered safely
        Your order is with you
        """,
    OrderState.CANCELLED: """
        Sold out, not coming | Sold out - cancelled | Not coming | No longer coming | Won't be shipped
        Not going ahead
        Stopped at your request | Taken off your order | Removed from your order | Withdrawn | You cancelled it
        You canceled this order | We cancelled this one | We had to cancel it | Cancelled by us | Cancelled for you
        Cancelled as you asked | Couldn't be fulfilled | Cancelled and refunded | Cancelled, money back issued
        Canceled and refunded in full | Out of stock, canceled and refunded
        Everything cancelled | Never shipped, cancelled | We had to cancel this order | This order was called off
        Your order has been withdrawn
        """,
    OrderState.RETURN_STARTED: """
        Coming back to us | Heading back to us | On the road back to us | Being sent back | You're sending it back
        You're returning it | Return booked | Return set up | Return arranged | Return on the road | Return mailed
        Return dropped off | Return with the carrier | Return label printed | Waiting for it to come back
        Waiting for your parcel back | Expecting it back | Checking your return | Return being inspected
        Delivered and return started | In transit back to us | Dropped off for return | Your return is booked
        It's on its way back to us | We're waiting for your return | We're checking your return
        """,
    OrderState.RETURNED: """
        Back with us | Back with us since Nov 16 | Back at our warehouse | Returned and checked in | Return checked in
        We have it back | We've got it back | Came back to us | Sent back and refunded | Returned, money back issued
        Money back issued | Money returned | Your money is back | Refund given | Refund paid | Refunded to your card
        Refunded to your original payment method | Paid back | Paid back in full | Credited back | Reimbursed
        You sent it back | You returned it | Return done | All returned | Returned in full
        Received back and refunded
        We've refunded you | We paid you back | Delivered and returned | Return arrived
        We’ve received your return and issued your money back | Your return reached us and your refund was sent
        We have issued your money back | Your money has been returned
        """,
}
CASES = [
    (text.strip(), state)
    for state, texts in SAID.items()
    for line in texts.split("\n")
    for text in line.split("|")
    if text.strip()
]

SAYS_NOTHING = """
    Sold out | Out of stock | Sold out, more coming soon | Not coming soon | Not coming to our stores
    When it ships we'll email you | We'll email you when it is on its way | It ships when the courier comes
    Once it reaches you, you have 30 days | If it hasn't reached you, tell us | Has it reached you?
    Waiting for the courier? | Not on its way | Not yet on its way | Not with you yet | Hasn't reached you yet?
    Will be with you Friday | It should be with you by Saturday | On its way to you by Friday | Soon on its way
    Almost delivered | Nearly shipped | Ready when you are | On the Road Weekender | Landed Leather Tote
    Back with Us Tour Tee | Made It to You Card | With You Always Locket | Sent With Love
        Delivered With Love Satchel
    Waiting for the Courier Print | Paused Time Watch | Paused Time Watch and Left Us Locket
    Money back guarantee | Money back within 30 days | Sending something back | Need it back?
    Back with us in the fall | Packed lunch bag | Packed with features and on sale | All packed lunches
    Orders are shipped within two days | Parcels are handed to UPS each afternoon | Delivered in recycled boxes
    Returned letters welcome | Refunds reach you within a week | Items you sent back are refunded in a week
    Shipped and returned orders | Delivered or returned | Shipping and returns | Orders and returns
    Shipped and on hold | Delivered and processing | Returned and shipped | 0 of 2 shipped | 1 of 2
    Shipped (1 of 2) | Parcel 1 of 2 | Delivered or your money back | You can send this back until January 15, 2027
    Dear Ottoline, by the time this is delivered I shall be shipped off to Lisbon | Staged KX-2 | Bottled QZ
    Get your money back | Your money will be returned | Paused Petals Diffuser while stocks last
    On hold music | Held in place by a magnet | Paused by Design | We cancelled the scarf and the rest is on its way
    Leaves us by | Should leave us on Nov 27 | Just in | Got it | Coming soon | Coming back soon | In your area
    Question about your order | Security check | Help with a return | Sold out, notify me | Sold out and restocked
    We cancel orders that are not paid | Not returned | Not refunded | Never cancelled | Not cancelled, on its way
    Cancelled flights and returned | Packed by hand and shipped flat | Arrives packed and ready to hang
    Waiting for you in store | With you in mind | With you every step | Left our hearts in Paris
    """
NOTHING = [text.strip() for line in SAYS_NOTHING.split("\n") for text in line.split("|") if text.strip()]


@pytest.mark.parametrize(("text", "state"), CASES)
def test_words_that_a_shopper_understands_at_once_are_understood(text: str, state: OrderState) -> None:
    assert classify(text, WORDS) is state
    assert classify(f"{text.replace(chr(39), '’')}.", WORDS) is state


@pytest.mark.parametrize("state", SAID)
def test_the_same_words_in_a_question_say_nothing(state: OrderState) -> None:
    assert [text for text, said in CASES if said is state and classify(f"{text}?", WORDS) is not None] == []


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_only_sound_like_a_status_say_nothing(text: str) -> None:
    assert classify(text, WORDS) is None


@pytest.mark.parametrize("before", ["Not", "Never", "Soon", "When it is", "If it is", "Until it is", "Will be", "Once"])
def test_what_turns_the_meaning_is_never_overheard(before: str) -> None:
    turned = [(f"{before} {text[0].lower()}{text[1:]}", state) for text, state in CASES if len(text.split()) < 5]
    kept = {text: state for text, state in turned if classify(text, WORDS) is state}
    assert kept == {}


# --- what shops, carriers and marketplaces say, written down before anybody looked at what is read ---

TABLE = tomllib.loads((Path(__file__).parent / "status_phrases.toml").read_text(encoding="utf-8"))
SAID_BY_SHOPS = [(text, OrderState(state)) for state, texts in TABLE.items() if state != "nothing" for text in texts]
UNSETTLED = (None, OrderState.UNKNOWN)


@pytest.mark.parametrize("state", [state for state in TABLE if state != "nothing"])
def test_what_shops_say_is_understood(state: str) -> None:
    assert {text: said for text in TABLE[state] if (said := classify(text, WORDS)) != state} == {}


def test_what_only_sounds_like_a_status_says_nothing() -> None:
    assert {text: said for text in TABLE["nothing"] if (said := classify(text, WORDS)) not in UNSETTLED} == {}


@pytest.mark.parametrize(
    "before",
    ["Not", "Never", "Once", "When it is", "If it is", "Will be", "Can be", "Cannot be", "Might be", "Should be"],
)
def test_no_status_of_shops_is_heard_behind_what_turns_it(before: str) -> None:
    short = [(text, state) for text, state in SAID_BY_SHOPS if len(text.split()) < 6]
    turned = [(f"{before} {text[0].lower()}{text[1:]}", state) for text, state in short]
    assert [text for text, state in turned if classify(text, WORDS) is state] == []


@pytest.mark.parametrize(
    "behind", ["?", " unless you pay", ", or not", " by mistake", " and does not fit", " but damaged"]
)
def test_no_status_of_shops_is_heard_before_what_takes_it_back(behind: str) -> None:
    assert [text for text, _ in SAID_BY_SHOPS if classify(text.rstrip("!.") + behind, WORDS) not in UNSETTLED] == []


@pytest.mark.parametrize("name", ["Tote", "Weekender Bag"])
def test_a_product_named_after_what_shops_say_says_nothing(name: str) -> None:
    behind_a_reason_or_a_place = (",", "because", " in", "M. Kors")  # whose own end may be a name
    plain = [text for text, _ in SAID_BY_SHOPS if not any(end in text for end in behind_a_reason_or_a_place)]
    assert [text for text in plain if classify(f"{text} {name}", WORDS) not in UNSETTLED] == []


def test_every_class_of_a_rule_has_words_and_every_class_of_words_has_a_rule() -> None:
    used = {name for rules in RULES.values() for rule in rules for name in classes_in(rule)}
    assert used - set(CLASSES) <= {"but", "date", "name", "number", "stop"}
    assert set(CLASSES) - used == set()


@pytest.mark.parametrize(
    ("rule", "row", "holds"),
    [
        ("be sent", "be sent", True),
        ("be sent", "be", False),
        ("be sent", "be sent date", False),
        ("be? sent DAY?", "sent on date", True),
        ("(be|have)+ sent", "have be have sent", True),
        ("(be|have)+ sent", "sent", False),
        ("sent (stop|date)*", "sent", True),
        ("sent (stop? date?)*", "sent date date stop", True),
        ("one number sent", "one/number one/number sent", True),
    ],
)
def test_a_rule_holds_for_the_whole_of_a_row(rule: str, row: str, *, holds: bool) -> None:
    assert describes(rule, [frozenset(word.split("/")) for word in row.split()]) is holds
