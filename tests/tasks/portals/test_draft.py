"""A first line for a portal: what its page says, and what somebody has to answer."""

import csv
import io
from pathlib import Path

import pytest

from tasks.portals.draft import draft
from tasks.portals.registry import COLUMNS, line_of, read_registry

URL = "https://www.cqtn.gov.cn/zwgk/ysjs/"
PAGE = """<html><head><meta name="SiteName" content="{site}"></head><body><ul>
<li><a href="./202102/t20210222_1.html">某局2021年部门预算</a></li></ul>
<script>createPageHTML(2, 0, "index", "html");</script></body></html>"""


def page(site: str) -> bytes:
    return PAGE.format(site=site).encode()


def test_a_page_that_names_its_place() -> None:
    found = draft(page("重庆市潼南区人民政府"), None, URL)
    assert found.open_questions == ()
    portal = found.portal
    assert (portal.id, portal.name) == ("cqtn-500152", "重庆市潼南区")
    assert (portal.family, portal.division_code) == ("trs", "500152")
    assert portal.hosts == ("www.cqtn.gov.cn", "cqtn.gov.cn")
    assert portal.note.startswith("unverified")


def test_the_line_is_one_of_the_registry(tmp_path: Path) -> None:
    portal = draft(page("重庆市潼南区人民政府"), None, URL).portal
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerow(line_of(portal))
    file = tmp_path / "own.csv"
    file.write_text(out.getvalue(), "utf-8")
    assert read_registry(file) == {portal.id: portal}


@pytest.mark.parametrize("site", ["", "某某网", "城关区人民政府"])
def test_what_a_page_does_not_tell_is_asked(site: str) -> None:
    found = draft(page(site), None, URL)
    (question,) = found.open_questions
    assert question.startswith("which division?")
    assert found.portal.division_code == "000000"
    if site == "城关区人民政府":
        assert "620102" in question


def test_somebody_may_know_better() -> None:
    found = draft(page(""), None, URL, "500152")
    assert (found.portal.name, found.open_questions) == ("重庆市潼南区", ())
    with pytest.raises(ValueError, match="there is no division 999999"):
        draft(page(""), None, URL, "999999")
    with pytest.raises(ValueError, match="give --url"):
        draft(page(""), None, "")


def test_a_page_without_marks_is_asked_about() -> None:
    found = draft(b"<html><a href='a.pdf'>a</a></html>", None, URL, "500152")
    assert found.portal.family == "generic"
    assert found.open_questions[0].startswith("which family?")
