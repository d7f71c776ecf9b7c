"""Random damage to many objects: all of it is found and named, and nothing else.

`make soak-fixity` does it to ten thousand; here a fiftieth, and less on S3.
"""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.fixity import verify_chosen
from storage.database import open_database
from storage.objects import object_key
from storage.objects.places import LocalPlace, original_place
from storage.samples import Selection
from storage.settings import Settings
from tests.servers import S3Server
from tests.storage.fixity.holdings import Vandal, bodies, fill, row


@dataclass(frozen=True)
class Damage:
    """How many objects are spoiled in which way, beside how many that stay clean."""

    flips: int
    cuts: int
    swaps: int
    deletions: int
    clean: int

    @property
    def objects(self) -> int:
        return self.flips + self.cuts + 2 * self.swaps + self.deletions + self.clean


WHOLE = Damage(10_000, 1_000, 200, 200, 10_000)
FIFTIETH = Damage(200, 20, 4, 4, 200)
SMALL = Damage(40, 10, 4, 4, 40)


def spoiled(vandal: Vandal, hashes: list[str], damage: Damage, seed: int) -> dict[str, str]:
    """Spoil objects at random; what each of them is then."""
    chance = random.Random(seed)
    remaining = iter(chance.sample(hashes, len(hashes)))
    found = {}
    for _ in range(damage.flips):
        found[sha256 := next(remaining)] = "damaged"
        vandal.flip(sha256, chance)
    for _ in range(damage.cuts):
        found[sha256 := next(remaining)] = "truncated"
        vandal.cut(sha256, chance)
    for _ in range(damage.swaps):
        first, second = next(remaining), next(remaining)
        found.update({first: "swapped", second: "swapped"})
        vandal.swap(first, second)
    for _ in range(damage.deletions):
        found[sha256 := next(remaining)] = "missing"
        vandal.delete(sha256)
    assert len(found) == damage.objects - damage.clean
    return found


def all_of_it_is_found(
    settings: Settings, vandal: Vandal, hashes: list[str], damage: Damage
) -> None:
    selection = Selection()
    first = verify_chosen(settings, selection)
    assert (first.bad, first.counts["checked"]) == ([], damage.objects)
    expected = spoiled(vandal, hashes, damage, seed=4)
    found = verify_chosen(settings, selection)
    assert {each["sha256"]: each["outcome"] for each in found.bad} == expected
    assert found.unknown == []


def test_on_both_stores_and_databases(archive: Settings, original: Vandal) -> None:
    hashes = fill(archive, bodies(SMALL.objects))
    all_of_it_is_found(archive, original, hashes, SMALL)


def written(settings: Settings, count: int) -> list[str]:
    """As `fill`, without syncing each object to the disk."""
    rows = []
    folder = settings.data / "objects"
    for body in bodies(count, seed=9):
        rows.append(row(body))
        path = folder / object_key(rows[-1].sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    with open_database(settings, create=True) as database, database.write() as session:
        session.add_all(rows)
    return [each.sha256 for each in rows]


def in_a_folder(settings: Settings, damage: Damage) -> None:
    place = original_place(settings)
    assert isinstance(place, LocalPlace)
    assert place.folder == Path(settings.data, "objects")
    hashes = written(settings, damage.objects)
    all_of_it_is_found(settings, Vandal(place, None), hashes, damage)


def test_a_fiftieth_in_a_folder(local_settings: Settings) -> None:
    in_a_folder(local_settings, FIFTIETH)


@pytest.mark.soak
def test_soak_in_a_folder(local_settings: Settings) -> None:
    in_a_folder(local_settings, WHOLE)


@pytest.mark.soak
def test_soak_in_s3(s3_settings: Settings, seaweed: S3Server) -> None:
    hashes = fill(s3_settings, bodies(FIFTIETH.objects))
    vandal = Vandal(original_place(s3_settings), seaweed)
    all_of_it_is_found(s3_settings, vandal, hashes, FIFTIETH)
