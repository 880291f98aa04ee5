"""The topic nearest to cancelling, and the words of an answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.answer_words import AnswerWords, find_reference, read_json, read_words
from flows.contact_choice import choose, means_whole_order
from flows.shop import load_shop

CONTACT = load_shop("us").contact
WORDS = AnswerWords(CONTACT.accepted, CONTACT.refused, CONTACT.trouble, CONTACT.reference)


@pytest.mark.parametrize(
    ("topics", "nearest"),
    [
        (["General Information", "Order Status", "My Account", "Other"], "Order Status"),
        (["Order Status", "Cancel an order", "Other"], "Cancel an order"),
        (["A product", "Where is my order", "Change or cancel an order", "Returns"], "Change or cancel an order"),
        (["Product question", "Existing order", "Cancellation request"], "Cancellation request"),
        (["Where is my order?", "Stop or change my order", "Other"], "Stop or change my order"),
        (["General inquiry", "My order", "My account", "Press"], "My order"),
        (["Cancel my membership", "My order", "Other"], "My order"),
        (["My order was cancelled by you", "Order cancellation request"], "Order cancellation request"),
        (["Careers", "Press", "Something else"], "Something else"),
        (["Careers", "Press"], None),
        (
            ["Where is my order?", "Change something about an order", "A return or a refund"],
            "Change something about an order",
        ),
        (["Where's my order?", "Amend my purchase", "Track a parcel"], "Amend my purchase"),
        (
            ["Where is my order?", "I'd like to make a change to my order", "Store hours"],
            "I'd like to make a change to my order",
        ),
        (
            ["Where is my order?", "Change the delivery address of my order", "A problem with my order"],
            "A problem with my order",
        ),
        (
            ["The delivery address", "Size or color", "I no longer want it", "Something different"],
            "I no longer want it",
        ),
        (["Wrong address", "I changed my mind", "A gift note"], "I changed my mind"),
        (["Add a gift box", "Ordered by mistake", "Other"], "Ordered by mistake"),
        (["I changed my mind", "Cancel it", "Other"], "Cancel it"),
        (["I changed my mind and want to return it", "It does not fit"], None),
        (["The delivery address", "Cancel the whole order", "Cancel one piece"], "Cancel the whole order"),
        (["Cancel an item", "Cancel my purchase"], "Cancel my purchase"),
        (["My order was cancelled", "Order status"], "Order status"),
        (["Help placing an order", "An order I placed"], "An order I placed"),
        (["I want to change my password", "Where is my order?"], "Where is my order?"),
        (["", "   "], None),
        ([], None),
    ],
)
def test_the_topic_nearest_to_cancelling_is_chosen(topics: list[str], nearest: str | None) -> None:
    choice = choose([(topic, str(place)) for place, topic in enumerate(topics)], CONTACT.topics)

    assert (choice[0] if choice else None) == nearest


@pytest.mark.parametrize(
    ("topic", "is_whole"),
    [
        ("Cancel the whole order", True),
        ("Cancel my entire purchase", True),
        ("Cancel all items", True),
        ("Cancel everything", True),
        ("Cancel order in full", True),
        ("Cancel an order", False),
        ("Change or cancel an order", False),
        ("Cancel one item", False),
    ],
)
def test_a_topic_may_speak_of_all_of_an_order(topic: str, is_whole: bool) -> None:  # noqa: FBT001 - as below
    assert means_whole_order(topic) is is_whole


@given(st.lists(st.text(max_size=30), max_size=8))
def test_choosing_never_raises_and_never_makes_a_topic_up(topics: list[str]) -> None:
    choice = choose([(topic, topic) for topic in topics], CONTACT.topics)

    assert choice is None or choice[0] in topics


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Your case number is 04418207.", "04418207"),
        ("Case number: C-20417", "C-20417"),
        ("Reference # AB12345 (keep it)", "AB12345"),
        ("Ticket number 88123", "88123"),
        ("Your reference is RMA70041258", "RMA70041258"),
        ("In case you need help, call 1-800-555-0110", None),
        ("Your confirmation number 1024500102", None),
        ("Case closed", None),
    ],
)
def test_a_reference_number_stands_behind_its_label(line: str, number: str | None) -> None:
    assert find_reference(line, CONTACT.reference, not_this="1024500102") == number


@pytest.mark.parametrize(
    ("body", "taken", "words", "reference"),
    [
        ('{"success": true, "msg": "Thanks"}', True, "Thanks", None),
        ('{"success": true, "caseNumber": "04418207"}', True, None, "04418207"),
        ('{"status": "received", "data": {"ticketId": 17123}}', True, None, "17123"),
        ('{"success": false, "fields": {"email": "Wrong"}}', False, "Wrong", None),
        ('{"error": ["Too long", "Too loud"]}', False, "Too long Too loud", None),
        ('{"success": true, "error": "queue full"}', None, "queue full", None),
        ('{"success": true, "status": "failed"}', None, None, None),
        ('{"action": "ContactUs-Subscribe", "locale": "en_US"}', None, None, None),
        ('{"error": {}, "message": "Internal"}', None, "Internal", None),
    ],
)
def test_a_json_answer_is_understood_by_its_keys(
    body: str,
    taken: bool | None,  # noqa: FBT001 - a parameter of the test
    words: str | None,
    reference: str | None,
) -> None:
    told = read_json(body)

    assert told is not None
    assert (told.taken, told.words, told.reference) == (taken, words, reference)


@pytest.mark.parametrize("body", ["", "<html>", "[1, 2]", "null", '"ok"', "{"])
def test_what_is_no_json_object_says_nothing(body: str) -> None:
    assert read_json(body) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.dictionaries(st.sampled_from(["success", "error", "msg", "fields", "caseNumber", "status", "x"]), inner)
            | st.lists(inner)
        ),
    )
)
def test_no_json_answer_makes_it_raise(answer: object) -> None:
    read_json(json.dumps(answer))


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        (["Thank you. We have your message."], True),
        (["Your message could not be sent."], False),
        (["Something went wrong. Please try again."], None),
        (["Thank you for your patience, something went wrong."], None),
        (["Thank you", "Your message was not sent"], None),
        (["undefined"], None),
        ([], None),
    ],
)
def test_words_settle_it_only_where_they_are_clear(lines: list[str], taken: bool | None) -> None:  # noqa: FBT001 - as above
    assert read_words(lines, WORDS).taken is taken
