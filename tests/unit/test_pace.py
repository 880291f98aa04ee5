"""A person's pace."""

from kors_bot.browser.pace import Pacer


class FakeTime:
    """A clock that only sleeping and working move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_first_page_never_waits() -> None:
    time = FakeTime()

    Pacer(2, clock=time.clock, sleep=time.sleep).wait()

    assert time.slept == []


def test_only_the_rest_of_the_pace_is_waited_for() -> None:
    time = FakeTime()
    pacer = Pacer(2, clock=time.clock, sleep=time.sleep)
    pacer.wait()
    time.now += 0.5
    pacer.wait()
    time.now += 3
    pacer.wait()

    assert time.slept == [1.5]


def test_on_this_machine_nothing_is_waited_for() -> None:
    time = FakeTime()
    pacer = Pacer(0, clock=time.clock, sleep=time.sleep)
    pacer.wait()
    pacer.wait()

    assert time.slept == []
