"""Dates that were printed for people: all of the text is one date, or it is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.dates import DateReader

TODAY = date(2026, 11, 24)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ANY_DAY = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.fixture(scope="module")
def us() -> DateReader:
    return DateReader(language="en", order="mdy", today=TODAY)


def ordinal(number: int) -> str:
    if number in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def printed(day: date) -> list[str]:
    """The day in every format that the reader knows."""
    month, short, weekday = MONTHS[day.month - 1], MONTHS[day.month - 1][:3], DAYS[day.weekday()]
    return [
        f"{month} {day.day}, {day.year}",
        f"{short} {day.day}, {day.year}",
        f"{short}. {day.day}, {day.year}",
        f"{month} {ordinal(day.day)}, {day.year}",
        f"{weekday}, {month} {day.day}, {day.year}",
        f"{weekday[:3]} {short} {day.day} {day.year}",
        f"{day.day} {month} {day.year}",
        f"{weekday} {ordinal(day.day)} {month} {day.year}",
        f"the {ordinal(day.day)} of {month}, {day.year}",
        f"{day.day}-{short}-{day.year}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day.month:02}/{day.day:02}/{day.year}",
        f"{day.month}-{day.day}-{day.year}",
        day.isoformat(),
        f"{day.isoformat()}T14:05:00Z",
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"on {month} {day.day}, {day.year} at 2:05 PM",
        f"{short} {day.day}, {day.year}, 2:05 p.m. EST",
        f"{short} {day.day} '{day:%y}",
    ]


@given(ANY_DAY)
def test_every_date_reads_back_in_every_known_format(day: date) -> None:
    reader = DateReader(language="en", order="mdy", today=TODAY)
    assert {text: reader.read(text) for text in printed(day)} == dict.fromkeys(printed(day), day)


@given(ANY_DAY)
def test_two_digit_years_are_of_this_century(day: date) -> None:
    reader = DateReader(language="en", order="mdy", today=TODAY)
    assert reader.read(f"{day.month}/{day.day}/{day:%y}") == day


@given(
    ANY_DAY,
    st.sampled_from(["Arriving", "Estimated:", "Order 12", "not", "card ending"]),
    st.sampled_from(["to you", "x2", "?"]),
)
def test_no_text_with_words_besides_the_date_is_a_date(day: date, before: str, after: str) -> None:
    reader = DateReader(language="en", order="mdy", today=TODAY)
    for text in printed(day):
        assert reader.read(f"{before} {text}") is None
        assert after == "?" or reader.read(f"{text} {after}") is None


@given(ANY_DAY, st.integers(1, 6))
def test_a_weekday_that_does_not_fit_makes_it_no_date(day: date, off: int) -> None:
    reader = DateReader(language="en", order="mdy", today=TODAY)
    wrong = DAYS[(day.weekday() + off) % 7]
    assert reader.read(f"{wrong}, {MONTHS[day.month - 1]} {day.day}, {day.year}") is None


@given(ANY_DAY.filter(lambda day: day.day <= 12))
def test_the_shops_order_of_day_and_month_is_kept(day: date) -> None:
    text = f"{day.day}/{day.month}/{day.year}"
    assert DateReader(language="en", order="dmy", today=TODAY).read(text) == day
    assert DateReader(language="en", order="mdy", today=TODAY).read(text) == date(day.year, day.day, day.month)


@given(st.dates(TODAY - timedelta(days=180), TODAY))
def test_a_day_without_a_year_lies_on_or_after_an_earlier_day_of_the_order(day: date) -> None:
    reader = DateReader(language="en", order="mdy", today=TODAY)
    text = f"{MONTHS[day.month - 1]} {day.day}"
    assert reader.read(text, not_before=day - timedelta(days=30)) == day
    assert reader.anchored(day).read(text) == day


def test_a_day_without_a_year_and_without_anything_to_settle_it_is_no_date(us: DateReader) -> None:
    assert us.read("Nov 20") is None


def test_a_weekday_settles_the_year(us: DateReader) -> None:
    assert us.read("Fri, Nov 20") == date(2026, 11, 20)
    assert us.read("Thu, Nov 20") == date(2025, 11, 20)


def test_today_and_yesterday_are_days(us: DateReader) -> None:
    assert (us.read("Today"), us.read("yesterday")) == (TODAY, TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    "text", ["13/45/26", "February 30, 2026", "2026-13-01", "12/2027", "2026", "Nov 2026", "", "1", "Monday"]
)
def test_what_only_looks_like_a_date_is_none(us: DateReader, text: str) -> None:
    assert us.read(text) is None


def test_a_date_may_lead_a_few_words_about_how(us: DateReader) -> None:
    assert us.read_leading("Nov 3, 2026 by Ann Lee") == date(2026, 11, 3)
    assert us.read_leading("Nov 3, 2026 unless it rains") is None


def test_a_day_to_come_is_no_day_of_the_past(us: DateReader) -> None:
    assert us.read_past("November 25, 2026") is None
    assert us.read_past("November 24, 2026") == TODAY
