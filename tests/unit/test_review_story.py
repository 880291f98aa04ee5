"""Records folded into a story."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kors_bot.review.digest import Digest, Kind
from kors_bot.review.story import EVENTS_A_PAGE, split_pages, tell_story

_START = datetime(2026, 11, 24, tzinfo=UTC)
_STEPS = st.lists(st.tuples(st.sampled_from(Kind), st.sampled_from("ab")), max_size=60)


def digests(*steps: tuple[Kind, str]) -> list[Digest]:
    return [
        Digest(f"record-{place}", _START + timedelta(hours=place), kind, key, ())
        for place, (kind, key) in enumerate(steps)
    ]


def told(*steps: tuple[Kind, str]) -> list[tuple[str, int, bool]]:
    return [(event.kind.value, len(event.digests), event.unchanged) for event in tell_story(digests(*steps))]


def test_checks_that_found_the_same_become_one_event() -> None:
    assert told((Kind.CHECK, "a"), (Kind.CHECK, "a"), (Kind.CHECK, "a"), (Kind.CHECK, "b")) == [
        ("check", 1, False),
        ("check", 2, True),
        ("check", 1, False),
    ]


def test_a_failure_in_between_parts_them_and_the_next_one_is_still_unchanged() -> None:
    assert told((Kind.CHECK, "a"), (Kind.FAILURE, "wall"), (Kind.FAILURE, "wall"), (Kind.CHECK, "a")) == [
        ("check", 1, False),
        ("failure", 2, False),
        ("check", 1, True),
    ]


def test_failures_of_two_kinds_are_told_apart() -> None:
    assert told((Kind.FAILURE, "wall"), (Kind.FAILURE, "down")) == [("failure", 1, False), ("failure", 1, False)]


def test_requests_and_notes_are_never_folded() -> None:
    steps = [(Kind.SUBMISSION, ""), (Kind.SUBMISSION, ""), (Kind.NOTE, ""), (Kind.NOTE, "")]
    assert [count for _, count, _ in told(*steps)] == [1, 1, 1, 1]


def test_a_change_is_told_against_the_last_check_that_could_be_read() -> None:
    events = tell_story(digests((Kind.CHECK, "a"), (Kind.FAILURE, "wall"), (Kind.CHECK, "b")))
    assert events[-1].before == "record-0"


def test_of_checks_that_found_the_same_only_the_newest_of_all_shows_its_pictures() -> None:
    events = tell_story(digests(*[(Kind.CHECK, "a")] * 3, (Kind.NOTE, ""), *[(Kind.CHECK, "a")] * 2))
    assert [(event.unchanged, event.pictured) for event in events] == [
        (False, True),
        (True, False),
        (False, True),
        (True, True),
    ]


@given(_STEPS)
def test_every_record_is_told_once_and_in_order(steps: list[tuple[Kind, str]]) -> None:
    made = digests(*steps)
    assert [digest for event in tell_story(made) for digest in event.digests] == made


@given(st.integers(0, 1000))
def test_every_event_is_on_one_page_and_pages_of_earlier_ones_never_change(count: int) -> None:
    events = tell_story(digests(*[(Kind.NOTE, "")] * count))
    earlier, newest = split_pages(events)
    places = [place for leaf in (*earlier, newest) for place in range(leaf.start, leaf.end)]
    assert places == list(range(count))
    assert all(leaf.end - leaf.start == EVENTS_A_PAGE for leaf in earlier)
    assert newest.end - newest.start <= 2 * EVENTS_A_PAGE
    later, _ = split_pages(tell_story(digests(*[(Kind.NOTE, "")] * (count + 7))))
    assert later[: len(earlier)] == earlier
