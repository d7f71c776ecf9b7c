"""The systems that portals are built with: one file each, a pure function `read` in it."""

from collections.abc import Callable

from tasks.portals.families import generic, hebei, trs, ucap, visionsoft
from tasks.records import PageReading, Role

FAMILIES: dict[str, Callable[[str, str, Role], PageReading]] = {
    "generic": generic.read,
    "hebei": hebei.read,
    "trs": trs.read,
    "ucap": ucap.read,
    "visionsoft": visionsoft.read,
}
