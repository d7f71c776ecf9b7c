import re

import pytest

from tests.accuracy.corpus import CORPUS, SLUGS, gold
from tests.accuracy.variants import VARIANTS, Variant, dressed


def source(slug: str) -> str:
    return (CORPUS / slug / "source.html").read_text("utf-8")


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: str(variant.name))
def test_only_styles_are_changed(variant: Variant) -> None:
    for slug in SLUGS:
        page = dressed(source(slug), variant, gold(slug))
        assert page.count("<style>") == 1
        assert not re.search(r'style="(?!width:[\d.]+%")', page), "a size of the source is left"
        plain = [
            re.sub(r"<style>.*?</style>|<[^>]+>", "", text, flags=re.S)
            for text in (page, source(slug))
        ]
        assert plain[0] == plain[1]


def test_three_lines_have_the_middle_one_below_the_header() -> None:
    [variant] = (variant for variant in VARIANTS if variant.name == "three-lines")
    css = dressed(source("tongnan-2021"), variant, gold("tongnan-2021"))
    assert "#t07-2 tr:nth-child(2) { border-bottom" in css
    # Lead rows stand above the grid and count.
    css = dressed(source("shapingba-2024"), variant, gold("shapingba-2024"))
    assert "#t02 tr:nth-child(3) { border-bottom" in css
