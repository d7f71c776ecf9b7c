import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from storage.settings import Settings
from web.citations import Cited, bibtex, citations, cited_of, csl, escaped, report_link, sentence

ADDRESS = "https://archive.example/facts/f1"
CITED = Cited(
    id="f1",
    office="重庆市潼南区信访办公室",
    title="2021年部门预算情况说明",
    year=2021,
    figure="2101102 事业单位医疗: 2.76 万元",
    page=7,
    url="https://portal.example/a_b.pdf?x=1&y={2}",
    published="2021-02-22",
    captured_at=datetime(2026, 11, 21, 23, 3, tzinfo=UTC),
    sha256="ab" * 32,
    address=ADDRESS,
)
BARE = Cited("f2", "", "", None, "blank 空", None, "", None, None, "cd" * 32, ADDRESS)
COMMANDS = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    **{f"\\{sign}": sign for sign in "&%$#_"},
}  # fmt: skip


def is_balanced(text: str) -> bool:
    """As BibTeX counts: a brace behind a backslash is a brace."""
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def unescaped(text: str) -> str:
    found = re.sub("|".join(map(re.escape, COMMANDS)), lambda m: f"\0{m[0]}\0", text)
    plain = [COMMANDS[part] if place % 2 else part for place, part in enumerate(found.split("\0"))]
    assert not any(re.search(r"[\\{}&%$#_~^]", part) for part in plain[::2]), text
    return "".join(plain)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_bibtex_escapes_all_that_means_something(text: str) -> None:
    assert is_balanced(escaped(text))
    assert unescaped(escaped(text)) == text


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_out_of_an_entry(office: str, title: str, url: str) -> None:
    cited = Cited(**{**_fields(CITED), "office": office, "title": title, "url": url, "figure": url})
    entry = bibtex(cited)
    assert is_balanced(entry)
    assert entry.startswith("@misc{gongkai-f1,\n")
    assert entry.endswith("\n}")


def _fields(cited: Cited) -> dict[str, Any]:
    return {name: getattr(cited, name) for name in Cited.__dataclass_fields__}


def test_a_sentence_says_whence_and_when() -> None:
    assert sentence(CITED) == (
        "重庆市潼南区信访办公室. 2021年部门预算情况说明. 2101102 事业单位医疗: 2.76 万元 (page 7). "
        "https://portal.example/a_b.pdf?x=1&y={2} (captured 2026-11-21 23:03 UTC, "
        f"SHA-256 {'ab' * 32}). Gongkai 公开: {ADDRESS}"
    )


def test_a_bibtex_entry() -> None:
    assert bibtex(CITED).splitlines()[1:4] == [
        "  author = {{重庆市潼南区信访办公室}},",
        "  title = {{2021年部门预算情况说明}},",
        "  year = {2021},",
    ]
    assert r"source https://portal.example/a\_b.pdf?x=1\&y=\textbraceleft{}2" in bibtex(CITED)
    assert f"  url = {{{ADDRESS}}}" in bibtex(CITED)
    assert "author" not in bibtex(BARE)


def test_csl_json() -> None:
    (item,) = json.loads(csl(CITED))
    assert item["author"] == [{"literal": CITED.office}]
    assert item["issued"] == {"date-parts": [[2021, 2, 22]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 21]]}
    assert (item["URL"], item["page"]) == (ADDRESS, "7")
    assert item["archive_location"] == f"sha256:{'ab' * 32}"
    assert json.loads(csl(BARE))[0].keys() == {
        "id", "type", "URL", "archive", "archive_location", "note"
    }  # fmt: skip


def test_the_address_with_an_owner_is_cited() -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    served: dict[str, Any] = {"title": None, "published": None, "url": "http://b\n", "captures": []}
    owned = {**served, "organisation": "乙\t局", "url": "http://a", "fiscal_year": 2024,
             "captures": [{"captured_at": moment}]}  # fmt: skip
    chain = {
        "fact": {"id": "f", "code": None, "name": "合计", "stated": "", "unit": None, "page": None},
        "object": {"sha256": "0" * 64},
        "disclosures": [served, owned],
    }
    cited = cited_of(chain, ADDRESS)
    assert (cited.office, cited.url, cited.captured_at) == ("乙 局", "http://a", moment)
    assert cited.figure == "合计: blank 空"
    assert cited_of({**chain, "disclosures": []}, ADDRESS).url == ""
    assert [name for name, _ in citations(chain, ADDRESS)] == ["Text 文本", "BibTeX", "CSL-JSON"]


def test_where_to_report() -> None:
    assert report_link("", ADDRESS) is None
    assert report_link("https://desk.example/report", ADDRESS) == "https://desk.example/report"
    mail = report_link("desk+gk@example.org", ADDRESS)
    assert mail is not None
    assert mail.startswith("mailto:desk+gk@example.org?subject=Figure%20in")
    assert "body=https%3A//archive.example/facts/f1" in mail


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://x.example", "desk", "a@b?c=d"])
def test_no_other_address_is_taken(address: str) -> None:
    with pytest.raises(ValidationError, match="report_address"):
        Settings(_env_file=None, report_address=address)
