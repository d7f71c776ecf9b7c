"""Letters on pictures: in a font with Chinese characters where the machine has one."""

import re
from functools import cache

from PIL import ImageFont

# As Linux distributions name them.
FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Regular.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
)
_NOT_LATIN = re.compile(r"[^\x00-\x7f]+")


@cache
def font(size: float) -> ImageFont.FreeTypeFont:
    """A font whose characters are so many pixels high; Latin alone where there is no other."""
    path = _chinese()
    if path is not None:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    latin = ImageFont.load_default(size)
    assert isinstance(latin, ImageFont.FreeTypeFont)
    return latin


def legible(text: str) -> str:
    """The text, or in place of what no font shows how many characters it has."""
    if _chinese() is not None:
        return text
    return _NOT_LATIN.sub(lambda found: f"[{len(found[0])} characters]", text)


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """The lines of a text broken to so many pixels, each into no more than so many lines."""
    found = []
    for line in text.splitlines():
        parts: list[str] = []
        rest = legible(line)
        while rest and len(parts) < most:
            count = _fitting(rest, size, width)
            parts.append(rest[:count])
            rest = rest[count:].lstrip()
        if rest:
            parts[-1] = f"{parts[-1][:-1]}…"
        found += parts
    return found


def _fitting(text: str, size: float, width: float) -> int:
    """How many characters stand on a line; it is broken at a blank in its second half."""
    count = 1
    while count < len(text) and font(size).getlength(text[: count + 1]) <= width:
        count += 1
    if count == len(text):
        return count
    blank = text.rfind(" ", 1, count + 1)
    return blank if blank > count // 2 else count


@cache
def _chinese() -> str | None:
    """The first of the fonts that this machine has."""
    for name in FONTS:
        try:
            return str(ImageFont.truetype(name, 10).path)
        except OSError:
            continue
    return None
