"""What a signal does while our own code runs; what it does inside the browser is tested with a real one."""

import signal
import threading
from collections.abc import Iterator

import pytest

from kors_bot.browser.ending import OrderlyEnd, orderly_end
from kors_bot.errors import Interrupted


@pytest.fixture
def heeded() -> Iterator[None]:
    """No signal is ignored, as it would be where the tests run under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_is_raised_and_a_further_one_is_impatience(signum: signal.Signals, heeded: None) -> None:
    impatient: list[bool] = []

    with orderly_end(lambda: impatient.append(True)):
        with pytest.raises(Interrupted, match=f"Stopped by {signum.name}"):
            signal.raise_signal(signum)
        assert impatient == []
        signal.raise_signal(signal.SIGINT)

    assert impatient == [True]


def test_signals_mean_what_they_meant_before_once_it_is_over() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    with orderly_end(lambda: None):
        assert signal.getsignal(signal.SIGTERM) != before[1]

    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_run_under_nohup_is_not_ended_by_a_terminal_that_closes() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with orderly_end(lambda: None):
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_in_another_thread_signals_are_left_alone() -> None:
    seen: list[object] = []

    def _run() -> None:
        with orderly_end(lambda: None) as end:
            seen.extend([isinstance(end, OrderlyEnd), signal.getsignal(signal.SIGTERM)])

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=_run)
    thread.start()
    thread.join()

    assert seen == [True, before]
