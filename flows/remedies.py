"""What is wrong with an object, what depends on it, and what the operator can do about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.database import Database
from storage.fixity import Checked
from storage.objects import StorageError, open_copy, open_store
from storage.objects.places import copy_place, original_place
from storage.queries.dependents import dependents
from storage.settings import Settings


def remedies(
    settings: Settings, database: Database, bad: Sequence[Checked], *, copy: bool
) -> list[dict[str, Any]]:
    """A row an object that is not good.

    Args:
        copy: the objects are those of the second copy.

    Returns:
        sha256, outcome, `store` (where it lies), detail, size, `repair` (a line), and what
        `dependents` says.
    """
    place = (copy_place if copy else original_place)(settings).name
    depending = dependents(database, [each.known.sha256 for each in bad])
    elsewhere, otherwise = _elsewhere(settings, bad, copy=copy)
    rows = []
    for each in bad:
        sha256 = each.known.sha256
        if each.outcome == "disputed":
            remedy = "the bytes are those of their hash: compare the row with a backup"
        elif sha256 in elsewhere:
            remedy = f"gongkai repair {'--copy ' if copy else ''}{sha256}"
        else:
            remedy = f"{otherwise}: {_last_resort(depending[sha256])}"
        rows.append(
            {
                "sha256": sha256,
                "outcome": each.outcome,
                "store": place,
                "detail": each.detail,
                "size": each.known.size,
                **depending[sha256],
                "repair": remedy,
            }
        )
    return rows


def _elsewhere(settings: Settings, bad: Sequence[Checked], *, copy: bool) -> tuple[set[str], str]:
    """Which of the objects the other store has at full length; why it cannot help with others."""
    if not bad or (settings.copy_objects == "none" and not copy):
        return set(), "no copy is set up"
    try:
        other = open_store(settings) if copy else open_copy(settings)
        known = (each.known for each in bad)
        whole = {each.sha256 for each in known if other.stat(each.sha256) == each.size}
    except StorageError as error:
        return set(), str(error)
    return whole, "the other store does not have it"


def _last_resort(depending: Mapping[str, Any]) -> str:
    if depending["captured_at"] is None:
        return "look into backups"
    return f"look into backups; last received {depending['captured_at']:%Y-%m-%d}"
