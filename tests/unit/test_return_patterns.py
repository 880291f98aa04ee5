"""What captions and sentences of a return mean, in the words of shops that nobody has listed."""

import pytest

from flows.return_captions import agrees, ends_return, ends_review, leads_on, leads_to_returns, opens_return
from flows.return_options import count_in, gives_reason, is_placeholder, is_same_reason
from flows.return_words import asks_if_sure, asks_to_return, confirms, says_unsent


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "caption",
    split(
        "Return items of this order|Return this order|Send something back|Start your return|Return or exchange|Return|"
        "Start a return|Return items|Not happy? Send it back|I want to return something|"
        "Request a return for this order|"
        "Changed your mind? Return it|Return selected items|Begin a return|Return an item|Create return|"
        "Return/Exchange|"
        "Send items back|Arrange a return|Set up a return|Return these items|Return this purchase|Return item(s)|"
        "Send this order back|Return online|Return by mail|Return all items|Would you like to return something?"
    ),
)
def test_a_way_in_is_known_by_what_it_says(caption: str) -> None:
    assert opens_return(caption)


@pytest.mark.parametrize(
    "caption",
    split(
        "Return to orders|Return to my account|Returns made easy|Return policy|How to return|View return|Return status|"
        "Print return label|Return To Sender Tee|Returning Tide Mug|Returned pieces live on|Returns Bin Deals|"
        "Return by December 5, 2026|Track my return|Return window closes Dec 3|Free returns|See return details|"
        "Return to top|Cancel return|Returns|Shipping & returns"
    ),
)
def test_other_words_about_returns_are_no_way_in(caption: str) -> None:
    assert not opens_return(caption)


def test_the_place_of_all_returns_is_told_from_its_policy() -> None:
    assert all(map(leads_to_returns, split("Go to the Returns Center|Our return center|Returns portal")))
    assert not any(map(leads_to_returns, split("Returns policy|Returns made easy|Returns & exchanges")))


def test_what_leads_on_is_told_from_what_leads_away() -> None:
    onward = (
        "Continue|Next step >>|Go on|Next|Continue to review|Proceed|Review return|Next: choose method|Step 2|"
        "Save and continue|Choose how to send it|Review and confirm|Select return method|Go to step 2|See my refund|"
        "Review my return|To the next step|Pick a method"
    )
    away = "Continue shopping|Back|Cancel|Next to it|View order|Change something|Go back|Continue browsing|Select all"
    assert [caption for caption in split(onward) if not leads_on(caption)] == []
    assert [caption for caption in split(away) if leads_on(caption)] == []


def test_the_last_button_is_known_by_what_it_does() -> None:
    last = (
        "Confirm this return|Confirm my return|Place return|Finish|Submit return|Request return|"
        "Finish my return|Submit|"
        "Complete return|Confirm|Send return request|Confirm and submit|Start my return|Register return|Book return|"
        "Submit my return request|Finalize return|Confirm & print label|Submit return and get label|Place this return"
    )
    only_at_review = (
        "Yes, send it back|Send it back|Return these items|Get my label|Create label|Done|Looks good|Return 2 items|"
        "Start return|Return now|Yes|Send"
    )
    neither = "Cancel return|Print label|Submit review|Apply|Keep my items|No, keep it|Change my return|Place order"
    assert [caption for caption in split(last) if not ends_return(caption)] == []
    assert [caption for caption in split(only_at_review) if ends_return(caption) and caption != "Start return"] == []
    assert [caption for caption in split(only_at_review) if not ends_review(caption)] == []
    assert [caption for caption in split(neither) if ends_return(caption) or ends_review(caption)] == []


def test_yes_is_told_from_no() -> None:
    yes = "Yes, register it|Yes|OK|Confirm|Yes, I want to return|Submit it|Yes, send it back|Register it|Go ahead"
    no = "Not yet|No|Cancel|Keep|Nevermind, don't return|Go back|Close|Never mind, do not return"
    assert [caption for caption in split(yes) if not agrees(caption)] == []
    assert [caption for caption in split(no) if agrees(caption)] == []


@pytest.mark.parametrize(
    "line",
    split(
        "Your return is registered|We have received your return request|We've received your return request.|"
        "Your return is booked|You're all set!|Your return has been created|Return confirmed|Return request submitted|"
        "Your return RA-123 is confirmed|We've got your return|You've started a return|Thank you, Robin.|"
        "Your return request has been successfully submitted|Return 7004 has been created|"
        "We are processing your return|"
        "Success! Your return is on its way|All done|We have booked your return|Return scheduled|"
        "Your return is confirmed. Once your return has been received, we will refund"
    ),
)
def test_a_confirmation_is_known_by_what_it_says(line: str) -> None:
    assert confirms(line)


@pytest.mark.parametrize(
    "line",
    split(
        "Once your return has been received, we will refund|When your return is registered|"
        "Your return is not registered|"
        "Your return could not be registered|Almost done|You're almost all set|Returns are accepted within 30 days|"
        "Nothing has been sent yet|Your return must be received by December 3|If your return is confirmed|"
        "Your return will be confirmed|We could not process your return|Your return is not complete|"
        "Confirm your return|"
        "No return was started|Return items|Start a return|Review your return|Your return has not been submitted yet|"
        "Choose the items you are returning|What would you like to send back?|Return label Free|"
        "We expect your return within 14 days|Your return has expired|Have you received the item?"
    ),
)
def test_what_is_denied_asked_or_still_to_come_confirms_nothing(line: str) -> None:
    assert not confirms(line)


def test_a_page_that_says_that_nothing_was_sent_is_believed() -> None:
    unsent = (
        "Nothing has been sent yet.|Your return has not been submitted yet|Your return is not complete yet|"
        "Not yet submitted|Your request has not been sent|No return has been started"
    )
    sent = "Your return has been sent|Nothing has been refunded yet|Your return is registered|The label has been sent"
    assert [line for line in split(unsent) if says_unsent([line]) is None] == []
    assert [line for line in split(sent) if says_unsent([line])] == []


def test_reasons_and_placeholders_are_told_apart() -> None:
    reasons = split(
        "Changed mind|Doesn't fit|Damaged|Not what I ordered|It is too small|No longer needed|Ordered twice"
    )
    assert [reason for reason in reasons if not gives_reason(reason)] == []
    assert all(
        is_placeholder(text, "x") for text in ("Choose a reason", "Reason...", "-- pick one --", "---", "Select")
    )
    assert is_placeholder("Anything", "false")
    assert not any(is_placeholder(text, text) for text in ("Changed my mind", "1", "Chose the wrong size"))


def test_a_reason_is_the_same_in_other_words() -> None:
    assert is_same_reason("Changed mind", "changed my mind")
    assert is_same_reason("I've had a change of mind", "change of mind")
    assert not is_same_reason("Not damaged", "changed my mind")


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ("Keep", 0), ("No, don't return it", 0), ("No thanks", 0), ("0", 0), ("Return 1", 1), ("Return 2 of 3", 2),
        ("Yes, return 2", 2), ("Send back 1 item", 1), ("3", 3), ("Return", None), ("Return 30 days", None),
        ("Return to store 12", None), ("Choose", None), ("", None),
    ],
)  # fmt: skip
def test_how_many_go_back_by_a_choice(choice: str, count: int | None) -> None:
    assert count_in(choice) == count


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Start this return now?", True),
        ("Are you sure you want to return these items? This can't be undone.", True),
        ("Return these items for a fee of $9.00?", False),
        ("Start this return now? Your other items will be discarded.", False),
        ("Discard your return?", False),
    ],
)
def test_a_question_that_only_asks_once_more_is_told_from_one_that_asks_more(question: str, asks: bool) -> None:  # noqa: FBT001 - a table's column
    assert asks_to_return(question) is asks


def test_are_you_sure_is_told_from_questions_that_say_more() -> None:
    assert asks_if_sure("Are you sure? Once you confirm, the items above can't be changed.")
    assert not asks_if_sure("Are you sure? A fee of $5 applies.")
