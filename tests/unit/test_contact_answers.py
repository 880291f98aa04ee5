"""The many ways in which a shop says that it has a message, that something is missing, or asks once more."""

import pytest

from flows.answer_words import AnswerWords, read_json, read_words
from flows.contact_answers import asks_to_send, demands, says_missing, says_taken, says_yes
from flows.shop import load_shop

CONTACT = load_shop("us").contact
WORDS = AnswerWords(
    CONTACT.accepted, CONTACT.refused, CONTACT.trouble, CONTACT.reference, confirms=says_taken, complains=says_missing
)


@pytest.mark.parametrize(
    "line",
    [
        "Your message is on its way.",
        "Your enquiry has been registered",
        "Message successfully sent!",
        "We've got your message and will answer by tomorrow.",
        "Your question has reached our advisors",
        "A client advisor will reply within one working day.",
        "You'll hear from us soon",
        "Your ticket 20417 was opened",
        "Got it! Ticket # T-00931 opened.",
        "Your message was sent. Please check your inbox for our answer.",
    ],
)
def test_a_message_that_was_taken_is_known_by_what_is_said_of_it(line: str) -> None:
    assert read_words([line], WORDS).taken is True


@pytest.mark.parametrize(
    "line",
    [
        "Please complete all fields.",
        "Please accept the privacy notice.",
        "You must choose a topic before we can help",
        "Order number is missing",
        "The message cannot be empty",
        "Your message is longer than 300 characters.",
        "Please check the highlighted entries",
        "Invalid email address",
        "Please tick the box to go on",
        "Your message was not sent",
    ],
)
def test_a_complaint_about_a_field_took_nothing(line: str) -> None:
    told = read_words([line], WORDS)

    assert (told.taken, told.words) == (False, line)


@pytest.mark.parametrize(
    "line",
    [
        "Sending your message ...",
        "Your message will be sent when you press Send",
        "Please check your email for our answer",
        "Please complete our short survey",
        "Once your message has been received, we will reply",
        "Your message could not be read; something went wrong, please try again later",
        "Is your message complete?",
        "Looking for an order? Please enter it in the search",
        "We have not received your message yet",
        "Your message has not been delivered or an error came up",
        "Chat with us now",
        "Your request was received. It could not be processed.",
        "",
    ],
)
def test_what_says_neither_settles_nothing(line: str) -> None:
    assert read_words([line], WORDS).taken is None or says_missing(line)
    assert not says_taken(line)


def test_yes_and_no_side_by_side_settle_nothing() -> None:
    assert read_words(["Your message has been sent", "Please complete all fields"], WORDS).taken is None


@pytest.mark.parametrize(
    ("body", "taken", "words"),
    [
        ('{"ok": false, "say": "Please complete all fields."}', False, "Please complete all fields."),
        ('{"sent": true, "note": "We have your message"}', True, "We have your message"),
        ('{"sent": false}', False, None),
        ('{"id": 7}', None, None),
    ],
)
def test_an_answer_for_the_script_is_read_by_what_its_keys_mean(
    body: str, *, taken: bool | None, words: str | None
) -> None:
    told = read_json(body)

    assert told is not None
    assert (told.taken, told.words) == (taken, words)


@pytest.mark.parametrize(
    "question",
    [
        "Send this message?",
        "Do you want to submit your request now?",
        "Are you sure you want to send it?",
        "Confirm your message",
    ],
)
def test_a_page_that_asks_once_more_whether_to_send_is_understood(question: str) -> None:
    assert asks_to_send(question)


@pytest.mark.parametrize(
    "question",
    [
        "Leave this page? Your message will be lost.",
        "Send another message?",
        "You have already sent this. Send it again?",
        "Submit without an order number?",
        "Subscribe to our newsletter?",
        "Are you sure you want to clear the form?",
        "Sending by mail costs $5.00. Continue and send?",
        "Don't send it?",
        "Thank you",
    ],
)
def test_a_page_that_asks_anything_else_is_not_told_yes(question: str) -> None:
    assert not asks_to_send(question)


def test_only_a_plain_yes_is_a_yes() -> None:
    assert all(map(says_yes, ("Yes", "Yes, send it", "Send message", "OK", "Confirm and send", "Submit now")))
    assert not any(
        map(says_yes, ("No", "Cancel", "Back", "Yes, and subscribe", "Edit message", "Close", "Send a copy"))
    )


@pytest.mark.parametrize(
    "question",
    [
        "Are you sure? Once sent, a message can't be changed. Send Keep editing",
        "Are you sure? Your message cannot be edited afterwards. Yes, send it No",
        "Ready? You won't be able to change it later. Send message Back",
        "Is everything correct? Send now Edit",
    ],
)
def test_a_bare_question_beside_a_button_that_sends_asks_whether_to_send(question: str) -> None:
    assert asks_to_send(question)


@pytest.mark.parametrize(
    "question",
    [
        "Are you sure? Yes No",
        "Are you sure? Your draft is deleted. Send Keep editing",
        "Are you sure? We don't answer questions about orders here. Send Keep editing",
        "Are you sure? Once sent, your account can't be changed. Send Back",
        "Are you sure? Sending costs $5. Send Back",
        "Is everything correct? Join us No thanks",
    ],
)
def test_a_bare_question_about_anything_else_does_not(question: str) -> None:
    assert not asks_to_send(question)


@pytest.mark.parametrize(
    "line", ["Choose a topic.", "This field is required", "Required", "Enter your email address", "Can't be blank"]
)
def test_a_form_that_sent_nothing_asks_for_a_field_in_few_words(line: str) -> None:
    assert demands(line)


@pytest.mark.parametrize("line", ["Topic", "Choose a colour", "Sending…", "Your message", "Select all", "Thank you"])
def test_other_lines_of_a_form_ask_for_nothing(line: str) -> None:
    assert not demands(line)
