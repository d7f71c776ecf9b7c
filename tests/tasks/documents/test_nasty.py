"""Hostile files end in a verdict, inside their limits. The files are not part of the project."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from tasks.documents.sandbox import Reader
from tasks.records import Verdict

NASTY = Path(__file__).parent.parent.parent.parent.parent / "shared" / "nasty"
FILES = (
    "gen__cmap_path_traversal.pdf",
    "gen__flate_bomb_64mb.pdf",
    "gen__form_xobject_loop.pdf",
    "gen__grid_400x400.pdf",
    "gen__image_100000x100000.pdf",
    "gen__mediabox_zero.pdf",
    "gen__nested_dicts_5000.pdf",
    "gen__rects_40000.pdf",
    "gen__stream_length_self_ref.pdf",
    "gen__xref_prev_self_loop.pdf",
    "pdfjs__bomb_giant.pdf",
    "pdfjs__poppler-90-0-fuzzed.pdf",
    "poi__clusterfuzz-testcase-minimized-POIXWPFFuzzer-5564805011079168.docx",
    "poi__clusterfuzz-testcase-minimized-POIXWPFFuzzer-6733884933668864.docx",
    "pypdf__encrypted-file.pdf",
    "tika__testHTML_charset_utf16le.html",
    "tika__testHTML_embedded_data_uri_js.html",
    "tika__testHTML_embedded_img_in_js.html",
    "tika__testHTML_head.html",
    "tika__testHTML_metadata.html",
    "tika__testHTML_metadata_two_titles.html",
    "tika__testHTML_script_in_body.html",
    "tika__testHTML_utf8.html",
    "tika__testXXE.xml",
)


SHEETS = tuple(sorted(path.name for path in NASTY.glob("*.xls*")))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    if not NASTY.is_dir():
        pytest.skip(f"{NASTY} is not on this machine")
    with Reader() as warm:
        yield warm


@pytest.mark.parametrize("name", [*FILES, *SHEETS])
def test_a_verdict_within_the_limits(reader: Reader, name: str) -> None:
    started = time.monotonic()
    found = reader.read(NASTY / name)
    assert time.monotonic() - started < reader.seconds + 1
    assert found.verdict in get_args(Verdict)
    assert (found.verdict == "ok") == bool(found.tables or found.paragraphs)
    assert (found.reason is None) == (found.verdict == "ok")


@pytest.mark.parametrize(
    "name",
    ["pypdf__encrypted-file.pdf", "poi__crash-9bf3cd4bd6f50a8a9339d363c2c7af14b536865c.xlsx"],
)
def test_an_encrypted_file_says_so(reader: Reader, name: str) -> None:
    assert reader.read(NASTY / name).verdict == "encrypted"


@pytest.mark.parametrize("name", ["tika__testEXCEL_macro.xls", "tika__testEXCEL_macro.xlsm"])
def test_a_workbook_with_macros_is_read(reader: Reader, name: str) -> None:
    assert reader.read(NASTY / name).verdict == "ok"
