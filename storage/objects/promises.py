"""What a store promises, tried out: which promises it keeps, and which not."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.objects.errors import StorageError, os_errors
from storage.objects.local_trial import try_folder
from storage.objects.places import LocalPlace, original_place
from storage.objects.s3_trial import try_bucket
from storage.objects.trial import Promise
from storage.settings import Settings

_LASTS = timedelta(days=1)
_OF_THE_LOCK = ("versioning", "lock", "retention")


class PromiseBroken(StorageError):  # noqa: N818 - says what is so
    """The store does not keep a promise that the settings want of it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a store was found to promise: which store, when (UTC, ISO 8601), and each promise."""

    store: str
    at: str
    promises: Sequence[Promise]

    @property
    def broken(self) -> list[Promise]:
        """The promises that were tried and are not kept."""
        return [promise for promise in self.promises if promise.kept is False]


def try_store(settings: Settings) -> Report:
    """Try every promise of the store that the settings name, and remember what came of it.

    A few small objects are written: under `probe/` in a bucket, in `tmp` of a folder.

    Raises:
        StoreRefused, StoreUnavailable, StorageError: the store is out of reach, or takes nothing.
    """
    place = original_place(settings)
    found = try_folder(place.folder) if isinstance(place, LocalPlace) else try_bucket(place)
    report = Report(_name(settings), datetime.now(UTC).isoformat(timespec="seconds"), found)
    _remember(_memory(settings), report)
    return report


def known(settings: Settings) -> Report | None:
    """What the store was found to promise within the last day; None where it is to be tried."""
    try:
        kept = json.loads(_memory(settings).read_text())
        promises = [Promise(**promise) for promise in kept.pop("promises")]
        report = Report(**kept, promises=promises)
        age = datetime.now(UTC) - datetime.fromisoformat(report.at)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    holds = report.store == _name(settings) and timedelta(0) <= age < _LASTS
    return report if holds else None


def require_lock(settings: Settings, report: Report) -> None:
    """Refuse a store that does not keep the object lock which the settings want.

    Raises:
        PromiseBroken: versioning, lock or retention were tried and are not kept.
    """
    if settings.objects != "s3" or settings.s3_object_lock == "none":
        return
    broken = [promise for promise in report.broken if promise.name in _OF_THE_LOCK]
    if broken:
        raise PromiseBroken(
            f"{report.store}: {broken[0].name}: {broken[0].said}, though GONGKAI_S3_OBJECT_LOCK is "
            f"{settings.s3_object_lock}; use a bucket with object lock, or set it to none"
        )


def _name(settings: Settings) -> str:
    """The store, and how locked it is to be: another wish is another test."""
    place = original_place(settings)
    return place.name if isinstance(place, LocalPlace) else f"{place.name} {place.object_lock}"


def _memory(settings: Settings) -> Path:
    return settings.data / "store-test.json"


def _remember(path: Path, report: Report) -> None:
    with os_errors(f"cannot write {path}", path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".partial")
        draft.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=2) + "\n")
        draft.replace(path)
