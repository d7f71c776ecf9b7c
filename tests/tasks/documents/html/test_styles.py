import pytest
from bs4 import BeautifulSoup, Tag

from tasks.documents.html.styles import Styles, declarations


def looks(sheet: str, markup: str) -> dict[str, str]:
    tag = BeautifulSoup(markup, "lxml").find(id="x")
    assert isinstance(tag, Tag)
    return Styles([sheet]).of(tag)


@pytest.mark.parametrize(
    ("sheet", "colour"),
    [
        ("", None),
        ("td { color: red }", "red"),
        ("* { color: red }", "red"),
        ("p, TD.a{color:RED}", "red"),
        (".a.b { color: red }", "red"),
        (".a.c { color: red }", None),
        ("#x { color: red } td { color: blue }", "red"),
        ("td { color: blue } td { color: red !important; }", "red"),
        ("table tr.lead td { color: red }", "red"),
        ("tr.other td { color: red }", None),
        ("td tr { color: red }", None),
        ("@media print { td { color: blue } } .a { color: red }", "red"),
        ("@charset 'utf-8'; .a { color: red }", "red"),
        ("/* td { color: blue } */ <!-- .a { color: red } -->", "red"),
        ("td:hover { color: blue } td > b, .a { color: red }", "red"),
        ("} td { color: red", None),
    ],
)
def test_rules(sheet: str, colour: str | None) -> None:
    markup = "<table><tr class=lead><td id=x class='a b'>1</table>"
    assert looks(sheet, markup).get("color") == colour


def test_the_style_attribute_goes_before_all_rules() -> None:
    assert looks("#x { color: red }", "<p id=x style='color: blue'>")["color"] == "blue"


def test_declarations() -> None:
    assert declarations("Left: 1PX; top:2px;; x") == {"left": "1px", "top": "2px"}


def test_too_many_rules_for_one_element_are_refused() -> None:
    with pytest.raises(ValueError, match="rules"):
        Styles(["div td { left: 1px }" * 1000])
