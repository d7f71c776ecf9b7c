"""The nightly audit: some of the objects are read back, and somebody is told if one is damaged."""

from typing import Any

from prefect import flow

from flows.alarms import tell
from flows.fixity import Verification, audit_tonight
from storage.settings import Settings

# So many objects are named in a message.
_NAMED = 10


class ObjectsDamaged(Exception):  # noqa: N818, named after what happened
    """An audit found objects that are not what they were; the message is one line."""


@flow(name="audit", description="Read back some of the objects: 抽查存档文件")
def audit() -> dict[str, Any]:
    """Read back what is due tonight.

    Returns:
        The counts of the audit.

    Raises:
        ObjectsDamaged: after all of it was read.
    """
    settings = Settings()
    _, found = audit_tonight(settings)
    tell_damage(settings, found)
    if found.bad:
        raise ObjectsDamaged(_line(found))
    return dict(found.counts)


def tell_damage(settings: Settings, found: Verification) -> None:
    """Send an alarm that names what an audit found, if it found anything."""
    if not found.bad:
        return
    named = [f"{row['outcome']}: {row['sha256']} ({row['repair']})" for row in found.bad[:_NAMED]]
    title = f"Gongkai: {len(found.bad)} objects damaged 公开存档：文件损坏"
    tell(settings, title, "\n".join([_line(found), *named]))


def _line(found: Verification) -> str:
    checked = found.counts.get("checked", 0)
    return (
        f"{len(found.bad)} of {checked} objects read back are damaged or missing: "
        "see `gongkai events --kind audit`, then run `gongkai repair`"
    )
