"""Sessions end, and accounts lock and unlock, by the shop's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from recorded.catalogue import Account, load_catalogue
from recorded.state import Customers, Session, Sessions


class HandClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, by: timedelta) -> None:
        self.time += by


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def account() -> Account:
    return load_catalogue().accounts["main"]


def signed_in(sessions: Sessions, account: Account) -> Session:
    session = sessions.of(None)
    session.customer = account
    return session


def test_a_session_that_is_used_stays_signed_in(clock: HandClock, account: Account) -> None:
    sessions = Sessions(clock=clock)
    session = signed_in(sessions, account)
    for _ in range(5):
        clock.move(timedelta(minutes=29))
        assert sessions.of(session.id).customer == account


def test_thirty_idle_minutes_sign_out_but_keep_the_session_id(clock: HandClock, account: Account) -> None:
    sessions = Sessions(clock=clock)
    session = signed_in(sessions, account)
    clock.move(timedelta(minutes=31))
    again = sessions.of(session.id)
    assert again.customer is None
    assert again.id == session.id


def test_six_hours_end_every_session(clock: HandClock, account: Account) -> None:
    sessions = Sessions(clock=clock)
    session = signed_in(sessions, account)
    for _ in range(13):
        clock.move(timedelta(minutes=28))
        sessions.of(session.id)
    assert sessions.of(session.id).customer is None


def test_signing_out_makes_old_tokens_worthless(clock: HandClock, account: Account) -> None:
    session = signed_in(Sessions(clock=clock), account)
    token = session.new_token()
    session.sign_out()
    assert token not in session.tokens


def test_an_account_locks_after_five_wrong_passwords_and_opens_after_half_an_hour(
    clock: HandClock, account: Account
) -> None:
    customers = Customers(clock=clock)
    customers.add(account)
    for _ in range(4):
        assert customers.check(account.email, "wrong") is None
    assert not customers.locked(account.email)
    customers.check(account.email.upper(), "wrong")
    assert customers.locked(account.email)
    clock.move(timedelta(minutes=31))
    assert not customers.locked(account.email)
    assert customers.check(account.email, account.password) == account


def test_a_right_password_forgives_the_wrong_ones_before_it(clock: HandClock, account: Account) -> None:
    customers = Customers(clock=clock)
    customers.add(account)
    for _ in range(3):
        for _ in range(4):
            customers.check(account.email, "wrong")
        assert customers.check(account.email, account.password) == account
    assert not customers.locked(account.email)
