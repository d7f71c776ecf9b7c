"""The systems that portals are built with: one file each, a pure function `read` in it."""

from collections.abc import Callable

from tasks.portals.families import generic, gkmlpt, hanweb, hebei, trs
from tasks.records import PageReading, Role

FAMILIES: dict[str, Callable[[str, str, Role], PageReading]] = {
    "generic": generic.read,
    "gkmlpt": gkmlpt.read,
    "hanweb": hanweb.read,
    "hebei": hebei.read,
    "trs": trs.read,
}
