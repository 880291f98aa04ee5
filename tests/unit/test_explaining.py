"""A page that was not let ask the shop is not told as the shop's word."""

import pytest

from flows.errors import AskPerson, FlowError, OrderNotFound, PageNotUnderstood, SiteUnavailable, TurnedAway
from kors_bot.browser.explaining import explaining
from kors_bot.browser.guard import Guard

SHOP = "https://shop.example"


def guard() -> Guard:
    return Guard(allows=lambda url: url.startswith(SHOP))


def walk(judge: Guard, raised: FlowError, *, kind: str = "fetch") -> None:
    """A walk on which the page asks in vain, and that ends with a verdict."""
    with explaining(judge):
        assert judge.stops_at_gate("POST", f"{SHOP}/graphql?op=topics", '{"id": "8123"}', kind)
        raise raised


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (PageNotUnderstood("No form."), PageNotUnderstood),
        (TurnedAway("Not taken."), PageNotUnderstood),
        (OrderNotFound("No such order."), OrderNotFound),
    ],
)
def test_what_was_held_back_is_said_first(raised: FlowError, told: type[FlowError]) -> None:
    with pytest.raises(told) as caught:
        walk(guard(), raised, kind="xhr")

    assert type(caught.value) is told
    assert str(caught.value).startswith(
        "The page wanted to send something by itself (POST /graphql) and was not allowed"
    )
    assert str(caught.value).endswith(str(raised))


@pytest.mark.parametrize("kind", ["ping", "document"])
def test_what_no_script_waits_for_explains_nothing(kind: str) -> None:
    with pytest.raises(PageNotUnderstood, match=r"^No form\.$"):
        walk(guard(), PageNotUnderstood("No form."), kind=kind)


def test_what_was_held_back_before_explains_nothing() -> None:
    judge = guard()
    judge.stops_at_gate("POST", f"{SHOP}/graphql", "{}", "fetch")
    with pytest.raises(TurnedAway, match=r"^Not taken\.$"), explaining(judge):
        raise TurnedAway("Not taken.")


@pytest.mark.parametrize("raised", [AskPerson("A captcha."), SiteUnavailable("Down.")])
def test_other_verdicts_stay_as_they_are(raised: FlowError) -> None:
    with pytest.raises(type(raised)) as caught:
        walk(guard(), raised)

    assert caught.value is raised
