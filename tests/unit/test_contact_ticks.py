"""Questions that offer advertising are declined; those that ask for a fact are none of these."""

import pytest

from flows.contact_ticks import refusal_of
from flows.shop import load_shop

CONTACT = load_shop("us").contact


@pytest.mark.parametrize(
    ("question", "answers", "declined"),
    [
        ("May we send you offers by email?", "Yes, please|No, thank you", "No, thank you"),
        ("Newsletter", "Yes|No", "No"),
        ("Would you like to join our club?", "Sure|Not now", "Not now"),
        ("Stay in touch", "Sign me up|No, thanks", "No, thanks"),
        ("Are you a member of our club?", "Yes|No", None),
        ("How did you receive your order?", "At home|In a store|Not yet received", None),
        ("Did you get our newsletter?", "Yes|No", None),
        ("Reply by", "Email|Text messages|No preference", None),
        ("Is this about an order?", "Yes|No", None),
        ("May we call you?", "Yes|No", None),
        ("Newsletter", "Weekly|Monthly|No, thanks", None),
        ("Would you like our news?", "Yes|No|Never", None),
    ],
)
def test_only_a_question_about_advertising_is_declined(question: str, answers: str, declined: str | None) -> None:
    options = [(text, str(place)) for place, text in enumerate(answers.split("|"))]
    found = refusal_of(options, question, CONTACT)

    assert (found[0] if found else None) == declined
