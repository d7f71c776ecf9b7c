"""The systems that portals are built with: one file each, a pure function `read` in it."""

from collections.abc import Callable

from tasks.portals.families import (
    eportal,
    generic,
    gkmlpt,
    hanweb,
    hebei,
    jeecms,
    trs,
    ucap,
    unified,
    visionsoft,
)
from tasks.records import PageReading, Role

FAMILIES: dict[str, Callable[[str, str, Role], PageReading]] = {
    "eportal": eportal.read,
    "generic": generic.read,
    "gkmlpt": gkmlpt.read,
    "hanweb": hanweb.read,
    "hebei": hebei.read,
    "jeecms": jeecms.read,
    "jpaas": hanweb.read,  # one adapter: sites mix the pages of both systems
    "trs": trs.read,
    "ucap": ucap.read,
    "unified": unified.read,
    "visionsoft": visionsoft.read,
}
