"""Faults are played where, when and as often as they were switched on for."""

import pytest

from recorded.faults import Fault, FaultBox, FaultKind


def taken(box: FaultBox, kind: FaultKind, route: str, rounds: int) -> list[bool]:
    return [box.take(kind, route) is not None for _ in range(rounds)]


def test_a_fault_is_played_always_until_it_is_cleared() -> None:
    box = FaultBox()
    box.set("server_error")
    assert taken(box, FaultKind.SERVER_ERROR, "Home-Show", 3) == [True, True, True]
    box.clear()
    assert taken(box, FaultKind.SERVER_ERROR, "Home-Show", 1) == [False]


def test_a_fault_for_two_times_is_played_twice() -> None:
    box = FaultBox()
    box.set("drop", times=2)
    assert taken(box, FaultKind.DROP, "Home-Show", 4) == [True, True, False, False]


def test_a_fault_can_let_requests_pass_first() -> None:
    box = FaultBox()
    box.set("session_lost", after=2, times=1)
    assert taken(box, FaultKind.SESSION_LOST, "Order-Details", 5) == [False, False, True, False, False]


def test_a_fault_of_one_route_leaves_the_others_alone() -> None:
    box = FaultBox()
    box.set("wall", maker="datadome", route="Order-Details", times=1)
    assert box.take(FaultKind.WALL, "Login-Show") is None
    fault = box.take(FaultKind.WALL, "Order-Details")
    assert isinstance(fault, Fault)
    assert fault.text("maker", "") == "datadome"


def test_clearing_one_kind_leaves_the_others_on() -> None:
    box = FaultBox()
    box.set("latency", seconds=2)
    box.set("consent")
    box.clear("latency")
    assert not box.on(FaultKind.LATENCY)
    assert box.on(FaultKind.CONSENT)


def test_two_faults_of_a_kind_follow_each_other() -> None:
    box = FaultBox()
    box.set("server_error", times=1, status=500)
    box.set("server_error", times=1, status=503)
    played = [box.take(FaultKind.SERVER_ERROR, "Home-Show") for _ in range(2)]
    assert [fault.number("status", 0) for fault in played if fault] == [500, 503]


def test_an_option_that_a_fault_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^latency knows no option secs$"):
        FaultBox().set("latency", secs=2)


def test_a_fault_or_wall_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'earthquake' is not a valid FaultKind"):
        FaultBox().set("earthquake")
    with pytest.raises(ValueError, match="no such wall: 'great'"):
        FaultBox().set("wall", maker="great")
