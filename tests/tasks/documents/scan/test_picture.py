import numpy as np
import pytest

from tasks.documents.scan.picture import contrast_of, grey_of, ink_of, skew_of, turned
from tests.tasks.documents.scan.drawing import SCALE, Sheet


def sheet() -> Sheet:
    drawn = Sheet()
    for row in range(9):
        drawn.text("Budget 2024, 1,234.56 and so on", 40, 60 + 22 * row)
    return drawn


@pytest.mark.parametrize("degrees", [0, 0.6, -1.7, 3.0])
def test_the_skew_is_found_and_taken_back(degrees: float) -> None:
    askew = turned(sheet().grained(), degrees)
    assert skew_of(contrast_of(askew, SCALE), SCALE) == pytest.approx(-degrees, abs=0.1)


def test_a_blank_page_has_no_skew() -> None:
    assert skew_of(contrast_of(Sheet().grained(), SCALE), SCALE) == 0


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_quarter_turns_are_clockwise_and_exact(quarters: int) -> None:
    image = sheet().image
    assert np.array_equal(turned(image, 90 * quarters), np.rot90(image, -quarters))


def test_ink_is_what_differs_from_its_paper_white_or_shaded() -> None:
    drawn = sheet()
    white = ink_of(contrast_of(drawn.grained(), SCALE))
    for shade in (200, 40):
        shaded = drawn.image.astype(float)
        ink = shaded < 128
        shaded[:] = shade
        shaded[ink] = 0 if shade > 128 else 255
        found = ink_of(contrast_of(shaded.astype(np.uint8), SCALE))
        assert (found != white).mean() < 0.01
    assert 0.01 < white.mean() < 0.2


def test_colours_become_grey() -> None:
    blue = np.zeros((2, 3, 3), np.uint8)
    blue[:, :, 0] = 255
    assert grey_of(blue).shape == (2, 3)
    assert grey_of(blue).max() < 60
