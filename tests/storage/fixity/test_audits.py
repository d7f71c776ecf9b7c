"""What is read back in which night, with a clock that the test moves."""

import hashlib
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from flows.audit import CopyIncomplete, ObjectsDamaged, tell_damage
from flows.audit import audit as audit_flow
from flows.audit import replicate as replicate_flow
from flows.fixity import Verification, audit_tonight, repair_chosen, replicate_all
from storage.audits import plan_audit
from storage.database import Database, open_database
from storage.leases import utc_now
from storage.models import StoredObject
from storage.objects import StorageError, open_store
from storage.objects.places import copy_place, original_place
from storage.preservation import recording
from storage.queries.preservation import events, unmended
from storage.settings import Settings
from tests.flows.hooks import webhook
from tests.servers import free_ports
from tests.storage.database.clock import Clock
from tests.storage.fixity.holdings import Vandal, bodies, fill

NIGHT = timedelta(days=1)
USUAL = 1 / 28 + 1 / 100


class Nights:
    """Audits of many objects, of which only the choosing is real."""

    def __init__(self, database: Database, number: int, place: str = "here") -> None:
        self.database, self.place = database, place
        self.clock = Clock(datetime(2026, 1, 1, 1, tzinfo=UTC))
        self.began = self.clock.moment
        self.chance = random.Random(6)
        self.seen: dict[str, list[timedelta]] = {}
        self.loads: list[int] = []
        rows = [
            {"sha256": hashlib.sha256(str(each).encode()).hexdigest(), "size": 1,
             "media_type": "x", "stored_at": self.began}
            for each in range(number)
        ]  # fmt: skip
        with database.write() as session:
            session.execute(insert(StoredObject), rows)
        self.hashes = [str(row["sha256"]) for row in rows]

    def night(self) -> frozenset[str]:
        """One audit, some minutes earlier or later than the one before; what it read."""
        moment = self.clock.moment + timedelta(minutes=self.chance.randint(-20, 20))
        planned = plan_audit(self.database, self.place, moment)
        with recording(self.database, "audit", planned.detail, now=lambda: moment):
            hashes = frozenset(self.hashes if planned.hashes is None else planned.hashes)
        assert len(hashes) == planned.number
        for sha256 in hashes:
            self.seen.setdefault(sha256, []).append(moment - self.began)
        self.loads.append(len(hashes))
        self.clock.moment += NIGHT
        return hashes


@pytest.fixture
def nights(database: Database) -> Nights:
    return Nights(database, 10_000)


@pytest.fixture
def store_kind() -> str:
    """Where the objects lie does not matter to the choosing."""
    return "local"


def test_sixty_days(nights: Nights) -> None:
    """Every object at least once in any 30 days; no night reads much more than another."""
    for _ in range(60):
        nights.night()
    assert nights.seen.keys() == set(nights.hashes)
    for moments in nights.seen.values():
        around = [timedelta(0), *moments, timedelta(days=60)]
        assert max(later - sooner for sooner, later in pairwise(around)) <= (timedelta(days=30))
    average = sum(nights.loads) / 60
    assert max(nights.loads) <= 1.5 * average
    assert abs(average / (10_000 * USUAL) - 1) < 0.02


def test_missed_nights_are_made_up_for(nights: Nights) -> None:
    for _ in range(5):
        nights.night()
    nights.clock.moment += 6 * NIGHT
    for _ in range(40):
        nights.night()
    assert max(nights.loads) <= 1.5 * 10_000 * USUAL + 1
    due = [event["detail"]["due"] for event in reversed(events(nights.database))]
    assert due[5] > 0
    assert due[-1] == 0
    assert nights.loads[5] > 1.3 * nights.loads[0]
    late = [max(b - a for a, b in pairwise(m)) for m in nights.seen.values() if m[1:]]
    assert max(late) <= timedelta(days=28 + 6 + 2)


def test_some_are_read_at_random(nights: Nights) -> None:
    """Twice the same night, from the same place of the ring: other objects beside the due ones."""
    moment = nights.clock.moment
    plans = [plan_audit(nights.database, "here", moment).hashes for _ in range(4)]
    found = Counter(sha256 for hashes in plans if hashes for sha256 in hashes)
    due = {sha256 for sha256, times in found.items() if times == 4}
    assert abs(len(due) - 10_000 / 28) < 80
    assert 300 < len(found) - len(due) <= 400


def test_damage_of_one_in_twenty_is_seen_in_a_night(nights: Nights) -> None:
    """1 % at random alone: 100 objects, of which none is among 5 % with a chance of 0.6 %."""
    spoiled = set(nights.chance.sample(nights.hashes, 500))
    found = [bool(nights.night() & spoiled) for _ in range(60)]
    assert all(found)


def test_after_a_move_everything_is_read(nights: Nights) -> None:
    nights.night()
    nights.place = "there"
    assert len(nights.night()) == 10_000
    assert len(nights.night()) < 1000
    assert events(nights.database)[1]["detail"]["moved_from"] == "here"


def test_an_audit_that_failed_does_not_count(nights: Nights) -> None:
    planned = plan_audit(nights.database, "here", nights.clock.moment)
    with (
        pytest.raises(ValueError, match="away"),
        recording(nights.database, "audit", planned.detail, now=nights.clock),
    ):
        raise ValueError("the store went away")
    again = plan_audit(nights.database, "here", nights.clock.moment)
    assert again.detail == planned.detail


def test_few_objects_and_none(database: Database) -> None:
    assert plan_audit(database, "here", datetime(2026, 1, 1, tzinfo=UTC)).hashes == ()
    nights = Nights(database, 7)
    for _ in range(31):
        nights.night()
    assert nights.seen.keys() == set(nights.hashes)


def damaged_archive(settings: Settings) -> tuple[Settings, str]:
    """An archive moved since its last audit, with one object damaged."""
    hashes = fill(settings, bodies(20))
    audit_tonight(settings)
    moved = settings.model_copy(update={"data": settings.data.with_name("moved")})
    settings.data.rename(moved.data)
    Vandal(original_place(moved), None).flip(hashes[0], random.Random(1))
    return moved, hashes[0]


def test_an_audit_is_recorded_and_told(local_settings: Settings) -> None:
    settings, bad = damaged_archive(local_settings)
    planned, _ = audit_tonight(settings, dry_run=True)
    assert (planned.hashes, planned.number) == (None, 20)
    with open_database(settings) as database:
        assert len(events(database)) == 1
    _, found = audit_tonight(settings)
    assert [row["sha256"] for row in found.bad] == [bad]
    with open_database(settings) as database:
        (event, _) = events(database, kind="audit")
    assert (event["outcome"], event["counts"]["checked"]) == ("failure", 20)
    with webhook() as hook:
        told = settings.model_copy(update={"alarms": type(settings.alarms)(hook.address)})
        tell_damage(told, found)
        tell_damage(told, Verification({}, []))
    (message,) = hook.got
    assert bad in message["message"]
    assert "1 of 20" in message["message"]


def test_the_flow_fails_where_an_object_is_damaged(
    local_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, bad = damaged_archive(local_settings)
    monkeypatch.setenv("GONGKAI_DATA", str(settings.data))
    with pytest.raises(ObjectsDamaged, match="1 of 20"):
        audit_flow.fn()
    (whole,) = (body for body in bodies(20) if hashlib.sha256(body).hexdigest() == bad)
    kept = settings.data / "whole"
    kept.write_bytes(whole)
    open_store(settings).mend(kept, bad)
    assert audit_flow.fn()["checked"] >= 1


def audited_copy(settings: Settings, database: Database) -> list[str]:
    """Objects of the day before yesterday, copied; the next audit reads all of them."""
    hashes = fill(settings, bodies(20))
    with database.write() as session:
        session.execute(update(StoredObject).values(stored_at=utc_now() - 2 * NIGHT))
    audit_tonight(settings)
    assert "checked_in_copy" not in audit_tonight(settings)[1].counts
    replicate_all(settings)
    return hashes


def much_later() -> datetime:
    return utc_now() + 40 * NIGHT


def test_the_copy_is_read_with_the_original(
    archive: Settings, database: Database, original: Vandal, second: Vandal
) -> None:
    hashes = audited_copy(archive, database)
    chance = random.Random(4)
    second.flip(hashes[0], chance)
    second.delete(hashes[1])
    original.flip(hashes[2], chance)
    planned, found = audit_tonight(archive, now=much_later)
    assert planned.number == 20
    assert (found.counts["checked"], found.counts["checked_in_copy"]) == (20, 20)
    there, here = copy_place(archive).name, original_place(archive).name
    assert {(row["sha256"], row["store"], row["outcome"]) for row in found.bad} == {
        (hashes[0], there, "damaged"),
        (hashes[1], there, "missing"),
        (hashes[2], here, "damaged"),
    }
    assert unmended(database) == [hashes[2]]
    assert unmended(database, copy=True) == sorted(hashes[:2])
    of_copy, of_original = events(database, kind="audit")[:2]
    assert (of_copy["detail"]["store"], of_original["detail"]["store"]) == (there, here)
    # The ring goes on from where the original's audit left it.
    assert plan_audit(database, here, utc_now()).detail["position"] == planned.detail["position"]
    for copy in (False, True):
        assert {each.outcome for each in repair_chosen(archive, [], copy=copy)} == {"repaired"}
    assert audit_tonight(archive, now=lambda: much_later() + 40 * NIGHT)[1].bad == []


def test_what_came_since_is_not_missing_in_the_copy(archive: Settings, database: Database) -> None:
    audited_copy(archive, database)
    fill(archive, bodies(5, seed=2))
    _, found = audit_tonight(archive, now=much_later)
    assert (found.bad, found.counts["checked"]) == ([], 25)
    assert found.counts["checked_in_copy"] == 20


def test_a_copy_that_is_away_hides_no_damage_and_is_told(
    archive: Settings, database: Database, original: Vandal, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = audited_copy(archive, database)
    original.flip(hashes[0], random.Random(1))
    (port,) = free_ports(1)
    away = archive.model_copy(update={"copy_s3_endpoint": f"127.0.0.1:{port}"})
    _, found = audit_tonight(away, now=much_later)
    assert [row["sha256"] for row in found.bad] == [hashes[0]]
    assert "GONGKAI_COPY_S3_ENDPOINT" in found.unread
    with webhook() as hook:
        told = away.model_copy(update={"alarms": type(away.alarms)(hook.address)})
        tell_damage(told, found)
        tell_damage(told, Verification({}, [], unread=found.unread))
    both, alone = hook.got
    assert "1 of 20" in both["message"]
    assert all("GONGKAI_COPY_S3_ENDPOINT" in each["message"] for each in (both, alone))


def test_the_flow_replicates_where_there_is_a_copy(
    local_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes = fill(local_settings, bodies(4))
    Vandal(original_place(local_settings), None).flip(hashes[0], random.Random(1))
    monkeypatch.setenv("GONGKAI_DATA", str(local_settings.data))
    assert replicate_flow.fn() == {}
    monkeypatch.setenv("GONGKAI_COPY_OBJECTS", "local")
    monkeypatch.setenv("GONGKAI_COPY_FOLDER", str(tmp_path / "copy"))
    with webhook() as hook:
        monkeypatch.setenv("GONGKAI_ALARMS", hook.address)
        with pytest.raises(CopyIncomplete, match="1 objects were not copied"):
            replicate_flow.fn()
        assert repair_chosen(Settings(), hashes[:1])[0].outcome == "unrepaired"
        Vandal(original_place(local_settings), None).write(hashes[0], bodies(4)[0])
        assert replicate_flow.fn()["copied"] == 1
        monkeypatch.setenv("GONGKAI_COPY_FOLDER", "")
        with pytest.raises(StorageError, match="GONGKAI_COPY_FOLDER"):
            replicate_flow.fn()
    assert ["1 objects" in each["message"] for each in hook.got] == [True, False]


def test_stored_since_is_no_reason_to_skip(database: Database) -> None:
    """Objects that come during the turn are found on the ring like the others."""
    nights = Nights(database, 3000)
    for _ in range(10):
        nights.night()
    later = hashlib.sha256(b"later").hexdigest()
    with database.write() as session:
        session.add(StoredObject(sha256=later, size=1, media_type="x",
                                 stored_at=nights.clock.moment))  # fmt: skip
    nights.hashes.append(later)
    for _ in range(30):
        nights.night()
    assert later in nights.seen
