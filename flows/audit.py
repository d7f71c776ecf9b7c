"""By night the second copy gets what it lacks, and some objects of both stores are read back.

Somebody is told if an object is damaged or not copied, or a store is out of reach.
"""

from prefect import flow

from flows.alarms import tell
from flows.fixity import Verification, audit_tonight, replicate_all
from storage.objects import StorageError
from storage.settings import Settings

# So many objects are named in a message.
_NAMED = 10


class ObjectsDamaged(Exception):  # noqa: N818, named after what happened
    """An audit found objects that are not what they were, or could not read the copy; one line."""


class CopyIncomplete(Exception):  # noqa: N818, named after what happened
    """The second copy did not get all that it lacks; the message is one line."""


@flow(name="replicate", description="Bring the second copy up to date: 复制存档文件")
def replicate() -> dict[str, int]:
    """Put what the second copy lacks into it.

    Returns:
        What was copied, in counts; nothing where no copy is set up.

    Raises:
        CopyIncomplete: after all else was copied.
        StorageError: one of the stores went away.
    """
    settings = Settings()
    if settings.copy_objects == "none":
        return {}
    try:
        counts, failed = replicate_all(settings)
        if failed:
            raise CopyIncomplete(
                f"{len(failed)} objects were not copied: see `gongkai events --kind replicate`, "
                "then run `gongkai verify`"
            )
    except (StorageError, CopyIncomplete) as error:
        tell(settings, "Gongkai: the copy is not complete 公开存档：备份不完整", str(error))
        raise
    return counts


@flow(name="audit", description="Read back some of the objects: 抽查存档文件")
def audit() -> dict[str, int]:
    """Read back what is due tonight.

    Returns:
        The counts of the audit.

    Raises:
        ObjectsDamaged: after all of it was read; or the copy could not be read.
    """
    settings = Settings()
    _, found = audit_tonight(settings)
    tell_damage(settings, found)
    if found.bad or found.unread:
        raise ObjectsDamaged(_line(found))
    return dict(found.counts)


def tell_damage(settings: Settings, found: Verification) -> None:
    """Send an alarm that names what an audit found, if it found anything."""
    if not found.bad and not found.unread:
        return
    named = [
        f"{row['outcome']}: {row['sha256']} in {row['store']} ({row['repair']})"
        for row in found.bad[:_NAMED]
    ]
    title = (
        f"Gongkai: {len(found.bad)} objects damaged 公开存档：文件损坏"
        if found.bad
        else "Gongkai: the copy was not read 公开存档：备份无法读取"
    )
    tell(settings, title, "\n".join([_line(found), *named]))


def _line(found: Verification) -> str:
    lines = []
    if found.bad:
        checked = found.counts.get("checked", 0) + found.counts.get("checked_in_copy", 0)
        lines.append(
            f"{len(found.bad)} of {checked} objects read back are damaged or missing: "
            "see `gongkai events --kind audit`, then run `gongkai repair`"
        )
    if found.unread:
        lines.append(f"the copy was not read: {found.unread}")
    return "; ".join(lines)
