"""wxc-sdk 1.41.0, unmodified, reads call history; unknown keys in a response are errors."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from orbit import Orbit
from sipp import Sipp
from test_wxc_sdk import Client, client  # noqa: F401 (a fixture)
from waiting import wait_until
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.calls import CallHistoryRecord, HistoryType

Phone = Callable[..., Sipp]


def told(records: list[CallHistoryRecord]) -> list[tuple]:
    """What a history says, without when."""
    return [(record.call_type, record.name, record.number, record.privacy_enabled) for record in records]


@pytest.fixture
def begun() -> datetime:
    return datetime.now(timezone.utc) - timedelta(seconds=1)


@pytest.mark.sync_only("A history stays.")
def test_placed_and_received(orbit: Orbit, client: Client, sipp_phone: Phone, sipp_caller: Phone, begun: datetime) -> None:
    """An answered call is placed by one and received by the other, through all three families, as soon as it is over."""
    sipp_phone("dave")
    erin, dave, alice = client("erin"), client("dave"), client("alice")
    sipp_caller("erin", "2001", scenario="caller_hangs_up").wait()
    wait_until(lambda: dave.telephony.calls.call_history(), "the call is in Dave's history", 5)

    received = dave.telephony.calls.call_history()
    assert told(received) == [("received", "Erin Evans", "2002", False)]
    assert begun <= received[0].time <= datetime.now(timezone.utc)
    assert told(erin.telephony.calls.call_history()) == [("placed", "Dave Diaz", "2001", False)]
    assert dave.me.calls.call_history() == received
    member = dave.people.me().person_id
    assert alice.telephony.call_controls_members.call_history(member) == received
    assert dave.telephony.calls.call_history(HistoryType.missed) == []
    assert dave.telephony.calls.call_history(HistoryType.received) == received


@pytest.mark.sync_only("A history stays.")
def test_missed(orbit: Orbit, client: Client, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """A call that a phone refuses is missed by its owner, and placed by who made it all the same."""
    sipp_phone("frank", "callee_busy")
    carol, frank = client("carol"), client("frank")
    sipp_caller("carol", "82002003").wait_for_end()
    wait_until(lambda: frank.telephony.calls.call_history(HistoryType.missed), "the call is in Frank's history", 5)
    assert told(frank.telephony.calls.call_history()) == [("missed", "Carol Chen", "81001003", False)]
    assert told(carol.telephony.calls.call_history(HistoryType.placed)) == [("placed", "Frank Fox", "82002003", False)]


def test_others_history_is_for_administrators(client: Client) -> None:
    """Bob may not read Alice's history."""
    bob, alice = client("bob"), client("alice")
    with pytest.raises(RestError) as refused:
        bob.telephony.call_controls_members.call_history(alice.people.me().person_id)
    assert refused.value.response.status_code == 403


@pytest.mark.timeout(180)
def test_twenty_of_a_type_and_they_last(orbit: Orbit, client: Client, sipp_phone: Phone, sipp_caller: Phone) -> None:
    """Of 30 calls the last 20 are there, the latest first, and so they are after a restart and after a crash."""
    phone = sipp_phone("alice")
    sipp_caller("bob", "1001", scenario="caller_hangs_up", calls=30, rate=10).wait()
    alice, bob = client("alice"), client("bob")
    wait_until(lambda: len(alice.telephony.calls.call_history(HistoryType.received)) == 20, "twenty calls at Alice", 10)
    placed, received = (bob.telephony.calls.call_history(HistoryType.placed), alice.telephony.calls.call_history())
    assert len(placed) == 20
    times = [record.time for record in received]
    assert times == sorted(times, reverse=True)
    phone.stop()
    orbit.stop()
    orbit.restart()
    assert bob.telephony.calls.call_history(HistoryType.placed) == placed
    orbit.kill9()
    orbit.restart()
    assert alice.telephony.calls.call_history() == received
