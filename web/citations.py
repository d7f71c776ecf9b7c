"""A figure as others quote it: a sentence, BibTeX, CSL-JSON; and where to report it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from web.labels import moment

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# BibTeX counts every brace, also one behind a backslash: none may stand alone.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation of a figure says.

    Attributes:
        figure: the figure with its line, as stated.
        published: YYYY-MM-DD, where it is known. captured_at: None where no capture is known.
        address: the permanent one of the figure in this archive.
    """

    id: str
    office: str
    title: str
    year: int | None
    figure: str
    page: int | None
    url: str
    published: str | None
    captured_at: datetime | None
    sha256: str
    address: str


def citations(chain: Mapping[str, Any], address: str) -> list[tuple[str, str]]:
    """The styles in which a figure can be quoted: name and text of each.

    Args:
        chain: of `storage.queries.chain`.
        address: the permanent one of the figure.
    """
    cited = cited_of(chain, address)
    return [("Text 文本", sentence(cited)), ("BibTeX", bibtex(cited)), ("CSL-JSON", csl(cited))]


def cited_of(chain: Mapping[str, Any], address: str) -> Cited:
    """What to say of a figure; of a file that several addresses served, the first with an owner."""
    fact = chain["fact"]
    disclosures = sorted(chain["disclosures"], key=lambda one: "organisation" not in one)
    served = disclosures[0] if disclosures else {}
    captures = served.get("captures") or [{}]
    line = " ".join(filter(None, (fact["code"], fact["name"])))
    stated = f"{fact['stated'] or 'blank 空'} {fact['unit'] or ''}".strip()
    return Cited(
        id=fact["id"],
        office=_line(served.get("organisation") or ""),
        title=_line(served.get("title") or ""),
        year=served.get("fiscal_year"),
        figure=_line(f"{line}: {stated}" if line else stated),
        page=fact["page"],
        url=_line(served.get("url") or ""),
        published=served.get("published"),
        captured_at=captures[0].get("captured_at"),
        sha256=chain["object"]["sha256"],
        address=address,
    )


def sentence(cited: Cited) -> str:
    """A citation in words."""
    page = f" (page {cited.page})" if cited.page else ""
    captured = f"captured {moment(cited.captured_at)}, " if cited.captured_at else ""
    source = f"{cited.url} ({captured}SHA-256 {cited.sha256})".strip()
    said = (cited.office, cited.title, f"{cited.figure}{page}", source)
    return ". ".join([*filter(None, said), f"Gongkai 公开: {cited.address}"])


def bibtex(cited: Cited) -> str:
    """An entry @misc in UTF-8; addresses as biblatex and url.sty take them."""
    captured = cited.captured_at
    note = [cited.figure, cited.page and f"page {cited.page}", f"SHA-256 {cited.sha256}"]
    if captured:
        note.append(f"captured {moment(captured)}")
    note.append(f"source {cited.url}")
    fields = {
        "author": cited.office and f"{{{escaped(cited.office)}}}",
        "title": cited.title and f"{{{escaped(cited.title)}}}",
        "year": str(cited.year or ""),
        "publisher": "Gongkai 公开",
        "note": "; ".join(escaped(str(part)) for part in note if part),
        "urldate": f"{captured.astimezone(UTC):%Y-%m-%d}" if captured else "",
        "url": _verbatim(cited.address),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return ",\n".join([f"@misc{{gongkai-{cited.id}", *lines]) + "\n}"


def csl(cited: Cited) -> str:
    """A list with one item of CSL-JSON 1.0."""
    captured = cited.captured_at
    item: dict[str, Any] = {
        "id": f"gongkai-{cited.id}",
        "type": "document",
        "author": [{"literal": cited.office}] if cited.office else None,
        "title": cited.title,
        "issued": _date(_day(cited.published)) or (cited.year and {"date-parts": [[cited.year]]}),
        "accessed": _date(captured.astimezone(UTC).date() if captured else None),
        "URL": cited.address,
        "archive": "Gongkai 公开",
        "archive_location": f"sha256:{cited.sha256}",
        "page": str(cited.page or ""),
        "note": f"{cited.figure}; source {cited.url}",
    }
    shown = {name: value for name, value in item.items() if value}
    return json.dumps([shown], ensure_ascii=False, indent=2)


def escaped(text: str) -> str:
    """A text as the value of a BibTeX field: every character that means something is a command."""
    return "".join(_SPECIAL.get(sign, sign) for sign in text)


def report_link(to: str, address: str) -> str | None:
    """Where a visitor reports a figure.

    Args:
        to: a mail address, an https address, or "" where there is none.
        address: the permanent one of the figure; it stands in the mail.
    """
    if not to or to.startswith("https://"):
        return to or None
    subject, body = quote("Figure in Gongkai 公开"), quote(f"{address}\r\n\r\n")
    return f"mailto:{quote(to, safe='@+')}?subject={subject}&body={body}"


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _verbatim(address: str) -> str:
    """An address in which nothing ends or opens a field."""
    return quote(address, safe=":/?#[]@!$&'()*+,;=%-._~")


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published or "")
    except ValueError:
        return None


def _date(day: date | None) -> dict[str, Any] | None:
    return None if day is None else {"date-parts": [[day.year, day.month, day.day]]}
