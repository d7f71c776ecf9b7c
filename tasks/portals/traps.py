"""Addresses that a site makes up without end: they are not followed.

When in doubt an address is no trap: a visit too many costs a pause, a page too few is a gap.
"""

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

from tasks.portals.links import is_document

_LONGEST = 2000
_REPEATS = 3
_YEARS = range(1980, 2060)
# A segment that may name something; short numbers also stand for parts of an id (/00/00/12/34/).
_NAMED = re.compile(r"[^\W\d_]|\d{4}")
# Parameters of calendars and the year in them; a period that a search starts or ends with is none.
_CALENDAR = (
    (re.compile(r"(?:year|y|nian)$", re.IGNORECASE), re.compile(r"(\d{4})年?$")),
    (
        re.compile(r"(?:date|day|month|ym|yearmonth|riqi)$", re.IGNORECASE),
        re.compile(r"(\d{4})(?:\d\d|\d{4}|[-/.年]\d.*)$"),
    ),
)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=", re.IGNORECASE)
_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid)$", re.IGNORECASE
)
_HEX = re.compile(r"[0-9a-f]{32}$", re.IGNORECASE)


def trapped(url: str) -> str | None:
    """Why an address is not followed, None for one that is. Any text is answered, none raises.

    - longer than 2,000 characters;
    - one name more than three times in its path, as links relative to a wrong base make it;
    - a session id, with which each visit meets new addresses of the same pages. A `sid` counts only
      as 32 hexadecimal digits and not of a file: some portals name files so, or a site;
    - a calendar before 1980 or after 2059.
    """
    if len(url) > _LONGEST:
        return f"longer than {_LONGEST} characters"
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    counts = Counter(segment for segment in parts.path.split("/") if _NAMED.search(segment))
    for segment, count in counts.most_common(1):
        if count > _REPEATS:
            return f"{segment} stands {count} times in the path"
    if _SESSION_PATH.search(parts.path):
        return "session id in the path"
    for name, value in query:
        if reason := _parameter(url, name, value):
            return reason
    return None


def _parameter(url: str, name: str, value: str) -> str | None:
    """Why a parameter makes its address a trap, None where it does not."""
    if _SESSION.match(name):
        return f"session id {name}"
    if name.lower() == "sid" and _HEX.match(value) and not is_document(url):
        return "session id sid"
    for names, form in _CALENDAR:
        if names.match(name) and (year := form.match(value)) and int(year[1]) not in _YEARS:
            return f"calendar far from today: {name}={value}"
    return None
