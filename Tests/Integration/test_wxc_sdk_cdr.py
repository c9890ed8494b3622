"""wxc-sdk 1.41.0 reads the detailed call history; unknown keys in a record are errors.

Webex has these records on a host of its own; see sdk.py.
"""

import pathlib
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
import sipp
from orbit import PASSWORDS, Orbit
from sdk import sdk
from waiting import wait_until
from wxc_sdk.cdr import CDR, CDRCallType, CDRClientType, CDRDirection, CDRRelatedReason, CDRUserType
from wxc_sdk.rest import RestError

Found = dict[str, list[CDR]]


def records(orbit: Orbit, since: datetime, person: str = "alice", **query: object) -> list[CDR]:
    """All records since a moment, on however many pages."""
    until = datetime.now(timezone.utc) + timedelta(minutes=1)
    with sdk(orbit, f"demo-{person}") as api:
        return list(api.cdr.get_cdr_history(since, until, **query))


def by_user(found: list[CDR]) -> Found:
    users: Found = {}
    for record in found:
        users.setdefault(record.user.split()[0].lower(), []).append(record)
    return users


def wait_for(orbit: Orbit, since: datetime, count: int) -> Found:
    """So many records, by their users' first names."""
    wait_until(lambda: len(records(orbit, since)) == count, f"{count} records", 10, lambda: records(orbit, since))
    return by_user(records(orbit, since))


@pytest.fixture
def begun() -> datetime:
    return datetime.now(timezone.utc)


@pytest.fixture
def server(tmp_path: pathlib.Path) -> Iterator[Orbit]:
    """A server of its own, for this test ends it roughly."""
    server = Orbit(tmp_path).start()
    yield server
    server.stop()


def test_a_call(orbit: Orbit, sipp_phone, sipp_caller, begun: datetime) -> None:
    """A record for each of the two: who, where, when, which way, and how it ended; read page by page as well."""
    sipp_phone("dave")
    sipp_caller("erin", "2001", scenario="caller_hangs_up").wait()
    found = wait_for(orbit, begun, 2)
    (erin,), (dave,) = found["erin"], found["dave"]
    assert erin.direction == CDRDirection.originating and dave.direction == CDRDirection.terminating
    for record in (erin, dave):
        assert record.answered and record.answer_indicator == "Yes"
        assert record.call_type == CDRCallType.sip_enterprise and record.client_type == CDRClientType.sip
        assert (record.calling_line_id, record.called_line_id) == ("Erin Evans", "Dave Diaz")
        assert (record.calling_number, record.called_number) == ("2002", "2001")
        assert begun - timedelta(seconds=1) <= record.start_time <= record.answer_time <= record.release_time == record.report_time
        assert record.duration == int((record.release_time - record.answer_time).total_seconds())
        assert (record.call_outcome, record.call_outcome_reason) == ("Success", "Normal")
        assert record.user_type == CDRUserType.user and record.location and record.org_uuid and record.site_uuid
        assert record.related_reason is None and record.inbound_trunk is None and record.recall_type is None
    assert erin.correlation_id == dave.correlation_id and erin.call_id != dave.call_id
    assert erin.remote_call_id == dave.local_call_id and dave.remote_call_id == erin.local_call_id
    assert (erin.dialed_digits, dave.dialed_digits) == ("2001", None)
    assert (erin.releasing_party, dave.releasing_party) == ("Local", "Remote")

    everything = [erin.report_id, dave.report_id]
    assert sorted(record.report_id for record in records(orbit, begun, max=1)) == sorted(everything)
    assert len(records(orbit, begun, locations=[erin.location])) == 2
    assert records(orbit, begun, locations=["Nowhere"]) == []
    with pytest.raises(RestError) as refused:
        records(orbit, begun, "bob")
    assert refused.value.response.status_code == 403
    with sdk(orbit, "demo-alice") as api:
        # The SDK's own window: two days, up to five minutes ago.
        assert all(record.report_id not in everything for record in api.cdr.get_cdr_history())


def test_park_and_retrieve(orbit: Orbit, sipp_phone, sipp_caller, begun: datetime) -> None:
    """Parked by one, retrieved by another: three legs of one session that say which part they had."""
    sipp_phone("alice")
    sipp_phone("carol")
    call = sipp_caller("bob", "1001")
    alice, carol = orbit.api("alice"), orbit.api("carol")
    alice.park(alice.only_call()["id"], "7001")
    alice.wait_for_no_call()
    carol.retrieve("7001")
    carol.only_call()
    # SIPp takes one thing after another: no BYE while its session is still being changed.
    time.sleep(1)
    carol.hangup(carol.only_call()["id"]).expect(204)
    call.wait()
    found = wait_for(orbit, begun, 3)
    (parker,), (parked,), (retriever,) = found["alice"], found["bob"], found["carol"]
    assert parker.related_reason == parked.related_reason == CDRRelatedReason.call_park
    assert retriever.related_reason == CDRRelatedReason.call_park_retrieve
    assert parker.related_call_id == retriever.related_call_id == parked.local_call_id
    assert parked.related_call_id == retriever.local_call_id
    assert len({parker.correlation_id, parked.correlation_id, retriever.correlation_id}) == 1
    assert (parker.releasing_party, parked.releasing_party, retriever.releasing_party) == ("Local", "Remote", "Local")
    assert (parker.direction, retriever.direction) == (CDRDirection.terminating, CDRDirection.originating)
    assert parked.called_number == "1001" and retriever.called_number == "1002"
    assert parker.release_time < retriever.start_time < parked.release_time
    assert all(record.answered for record in (parker, parked, retriever))


@pytest.mark.timeout(120)
def test_through_a_crash(server: Orbit, tmp_path: pathlib.Path, gear: list, begun: datetime) -> None:
    """What was over stays; a parked call is one record at its end, with what it was before; a call that the crash ended has its own."""
    for person in ("alice", "carol", "dave"):
        gear.append(sipp.phone(tmp_path, server.sip, person, PASSWORDS[person]).start())
    alice, carol, dave = server.api("alice"), server.api("carol"), server.api("dave")

    def call(person: str, destination: str) -> sipp.Sipp:
        run = sipp.caller(tmp_path, server.sip, person, PASSWORDS[person], destination, seconds=60).start()
        gear.append(run)
        return run

    def rows(table: str, condition: str = "1") -> int:
        with sqlite3.connect(f"file:{server.data}/orbit.sqlite?mode=ro", uri=True) as database:
            return database.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0]

    parked_call = call("bob", "1001")
    alice.park(alice.only_call()["id"], "7001")
    talking = call("erin", "2001")
    dave.only_call()
    wait_until(lambda: rows("call_detail") == 1, "the parker's record is on the disk", 10)
    wait_until(lambda: rows("record", "kind = 'call'") == 2, "both sides of the other call are", 10)
    (parker,) = records(server, begun)

    server.kill9()
    server.restart()
    talking.wait_for_end()
    carol.retrieve("7001")
    carol.hangup(carol.only_call()["id"]).expect(204)
    parked_call.wait()
    found = wait_for(server, begun, 5)
    assert found["alice"] == [parker]
    (parked,), (retriever,) = found["bob"], found["carol"]
    assert parked.local_call_id == parker.related_call_id
    assert parked.related_reason == CDRRelatedReason.call_park and parked.related_call_id == retriever.local_call_id
    assert retriever.related_reason == CDRRelatedReason.call_park_retrieve
    assert parked.correlation_id == parker.correlation_id == retriever.correlation_id
    assert parked.dialed_digits == "1001" and parked.called_line_id == "Alice Archer" and parked.start_time < parker.release_time
    for record in (*found["erin"], *found["dave"]):
        assert record.answered and record.releasing_party == "Unknown" and record.call_outcome == "Failure"
        assert record.called_line_id == "Dave Diaz"

    wait_until(lambda: rows("call_detail") == 5, "all are on the disk", 10)
    before = records(server, begun)
    server.kill9()
    server.restart()
    assert records(server, begun) == before
