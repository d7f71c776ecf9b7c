"""A first line of the registry for a portal, from one of its pages."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from tasks.portals.detect import detect
from tasks.portals.pages import decode, metas, parse
from tasks.portals.regions import with_www
from tasks.records import Portal
from tasks.statements.identity.divisions import Ambiguous, division_of, division_with

# What hosts begin and end with beside the name of their place or office.
_COMMON = re.compile(r"^www\.|(\.gov)?\.(cn|com|org|net)(:\d+)?$")
_NO_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A line to be looked at by somebody, and what could not be told from the page."""

    portal: Portal
    open_questions: tuple[str, ...]


def draft(body: bytes, content_type: str | None, url: str, division_code: str = "") -> Draft:
    """What a page and its address say of a portal; nothing is guessed.

    Args:
        division_code: six digits, where somebody knows better than the name of the site.

    Raises:
        ValueError: no such division, or the address has no host.
    """
    host = urlsplit(url).netloc
    if not host:
        raise ValueError(f"{url!r} is no http address: give --url")
    page = decode(body, content_type)
    site = metas(parse(page)).get("sitename", "")
    found = division_with(division_code) if division_code else division_of(site)
    if division_code and found is None:
        raise ValueError(f"there is no division {division_code}")
    questions = []
    if found is None or isinstance(found, Ambiguous):
        fitting = [] if found is None else [entry.code for entry in found.candidates]
        questions.append(
            f"which division? The site is called {site or 'nothing'!r}"
            + (f" and fits {', '.join(fitting)}" if fitting else "")
        )
        name, code = site or host, "000000"
    else:
        name, code = "".join(found.path), found.code
    family = detect(page, url)
    if family == "generic":
        questions.append("which family? No mark of a known one stands in the page")
    label = _NO_ID.sub("-", _COMMON.sub("", _COMMON.sub("", host.lower()))).strip("-")
    portal = Portal(
        id=f"{label}-{code}",
        name=name,
        family=family,
        division_code=code,
        office=None,
        listings=(url,),
        hosts=with_www(host),
        expected_per_year=0,
        note="unverified: drafted from one page",
    )
    return Draft(portal, tuple(questions))
