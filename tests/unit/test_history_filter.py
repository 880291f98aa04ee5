"""The choices of an order history's filter that show more of it."""

import pytest

from flows.history_filter import days_in, wider_choices
from flows.shop import load_shop
from flows.snapshot import Option

WIDEST = load_shop("us").history.widest


@pytest.mark.parametrize(
    ("choices", "wider"),
    [
        ("Last Six Months|Last Twelve Months|2026|2025", "Last Twelve Months|2026|2025"),
        ("The past 6 months|The past 12 months|All of 2026|All of 2025", "The past 12 months|All of 2026|All of 2025"),
        ("Past 30 days|Past 3 months|Past year|2025|2024", "Past year|Past 3 months|2025|2024"),
        ("Last 30 days|Last 60 days|All", "All|Last 60 days"),
        ("Orders from the last 3 months|Orders placed in 2025|All my orders", "All my orders|Orders placed in 2025"),
        ("Past 6 months|Past 30 days|Past 90 days", ""),
        ("All orders|Last 30 days", ""),
        ("Recent|Any time|2025", "Any time|2025"),
        ("Newest first|Oldest first|Price", ""),
        ("10|20|50", ""),
        ("All orders|Open|Cancelled", ""),
    ],
)
def test_what_shows_more_is_tried_the_widest_first(choices: str, wider: str) -> None:
    options = [Option(text, text, disabled=False) for text in choices.split("|")]

    assert wider_choices(options, options[0].value, WIDEST) == [text for text in wider.split("|") if text]


@pytest.mark.parametrize("text", ["Last order", "All sizes", "Recently viewed", "Past due", "Last seen 3 days ago"])
def test_other_choices_are_about_no_time(text: str) -> None:
    assert days_in(text) is None
