"""The limit of calls in flight: laws, and real threads that meet it."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_pai_eas.client.in_flight import InFlight
from pulumi_pai_eas.client.pace import Pace
from pulumi_pai_eas.errors import DeadlineExceeded
from tests.unit.client.ports_of_a_test import ManualClock


@given(st.integers(1, 64), st.lists(st.booleans(), max_size=200))
def test_the_limit_stays_between_one_and_the_most(most: int, throttled: list[bool]) -> None:
    in_flight = InFlight(most)
    for was_throttled in throttled:
        before = in_flight.limit
        if was_throttled:
            in_flight.throttled()
            assert in_flight.limit == max(1, before // 2)
        else:
            in_flight.answered()
            assert before <= in_flight.limit <= before + 1
        assert 1 <= in_flight.limit <= most


def test_no_more_threads_inside_than_the_limit() -> None:
    in_flight = InFlight(4)
    inside: list[int] = []
    lock = threading.Lock()
    running = 0
    full = threading.Barrier(4)

    def work() -> None:
        nonlocal running
        with in_flight.place("DescribeService", Pace(), mutation=False):
            with lock:
                running += 1
                inside.append(running)
            full.wait(30)  # four at a time get here, so a limit below four would end in a broken barrier
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(inside) == 4
    assert len(inside) == 12


def test_a_place_is_given_back_when_the_call_fails() -> None:
    in_flight = InFlight(1)

    def failing() -> None:
        with in_flight.place("DescribeService", Pace(), mutation=False):
            raise ValueError("inside")

    for _ in range(3):
        with pytest.raises(ValueError, match="inside"):
            failing()


def test_waiting_for_a_place_ends_at_the_deadline() -> None:
    in_flight = InFlight(1)
    clock = ManualClock()
    late = Pace(clock, deadline=clock.now + 5)

    def inside() -> None:
        with in_flight.place("DescribeService", late, mutation=False):
            pytest.fail("there was no place")

    with in_flight.place("DescribeService", Pace(), mutation=False):
        clock.now += 5
        with pytest.raises(DeadlineExceeded):
            inside()
