import numpy as np
import pytest

from tasks.documents.scan.picture import contrast_of
from tasks.documents.scan.rules import Stroke, strokes_in
from tests.tasks.documents.scan.drawing import SCALE, Grey, Sheet

XS, YS = (40.0, 100.0, 180.0, 300.0), (50.0, 70.0, 90.0, 130.0)


def strokes(picture: Grey) -> tuple[list[Stroke], list[Stroke]]:
    return strokes_in(contrast_of(picture, SCALE), SCALE)


def places(found: list[Stroke]) -> list[float]:
    """Where strokes are, in points, each place once."""
    rounded = sorted(stroke.at / SCALE for stroke in found)
    return [at for i, at in enumerate(rounded) if i == 0 or at - rounded[i - 1] > 1]


@pytest.mark.parametrize(("grey", "dots"), [(0, 0), (190, 0), (60, 2), (60, 6)])
def test_rules_black_grey_dotted_and_dashed_are_found(grey: int, dots: int) -> None:
    sheet = Sheet()
    sheet.grid(XS, YS, grey, dots)
    across, down = strokes(sheet.grained())
    assert places(across) == pytest.approx(YS, abs=0.5)
    assert places(down) == pytest.approx(XS, abs=0.5)


def test_a_short_rule_counts_only_between_two_others() -> None:
    sheet = Sheet()
    sheet.grid(XS, (50, 90))
    sheet.rule((140, 50), (140, 90))
    sheet.rule((240, 60), (240, 80))
    sheet.rule((100, 70), (180, 70))
    across, down = strokes(sheet.grained())
    assert places(across) == pytest.approx([50, 70, 90], abs=0.5)
    assert places(down) == pytest.approx([40, 100, 140, 180, 300], abs=0.5)


def test_letters_dashes_and_underlines_are_no_rules() -> None:
    sheet = Sheet()
    sheet.text("HHEELLIIFFTT 1111 ||||", 30, 40, 14)
    sheet.text("EFHEFHEFHEFHEFHEFH", 30, 90)
    sheet.text("EFHEFHEFHEFHEFHEFH", 30, 103)
    sheet.rule((30, 150), (55, 150))
    assert strokes(sheet.grained()) == ([], [])


def test_letters_in_line_with_a_rule_do_not_lengthen_it() -> None:
    sheet = Sheet()
    sheet.grid((40, 300), (50, 70, 90, 130))
    sheet.rule((171, 50), (171, 70))
    sheet.rule((171, 73), (171, 84))  # As the stroke of 中 right below.
    across, down = strokes(sheet.grained())
    assert places(across) == pytest.approx([50, 70, 90, 130], abs=0.5)
    middle = [stroke for stroke in down if 100 < stroke.at / SCALE < 250]
    assert [(s.start / SCALE, s.end / SCALE) for s in middle] == [pytest.approx((50, 70), abs=1)]


def test_shadows_are_no_rules() -> None:
    picture = Sheet().grained(4)
    picture[:, :60] = (picture[:, :60] * np.linspace(0.3, 1, 60)).astype(np.uint8)
    assert strokes(picture) == ([], [])
