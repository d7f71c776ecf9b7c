"""The text layer of a page: whether it can be believed, and radicals that stand for ideographs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from tasks.documents.page import Char, Page
from tasks.records import Mend

# A layer is bad if more than this share of its printed characters is undefined.
UNDEFINED = 0.3
# Categories of characters that are not assigned, for private use, surrogates, or for control.
_MEANINGLESS = ("Cn", "Co", "Cs", "Cc")

# CJK Radicals Supplement (U+2E81 to U+2EF3) and the ideographs that look the same; facts of the
# Unicode Character Database, property Equivalent_Unified_Ideograph, 14.0. For Kangxi Radicals
# (U+2F00 to U+2FD5) NFKC knows them.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧"
    "⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍"
    "⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛"
    "犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶"
    "辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_PRINTED = str.maketrans(
    {
        **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
        **dict(zip(_RADICALS, _IDEOGRAPHS, strict=True)),
        # Fonts of the mainland draw this one as 户, where NFKC has the form of Taiwan.
        "\u2f3e": "户",
        # One long dash for two or three dashes.
        "\u2e3a": "——",
        "\u2e3b": "———",
    }
)
_RADICAL = re.compile("[\u2e3a\u2e3b\u2e80-\u2fd5]")


def bad_layer(chars: Iterable[Char]) -> bool:
    """Whether many characters have no meaning: (cid:1), U+FFFD, private use, unassigned."""
    texts = Counter(char.text for char in chars if not char.text.isspace())
    undefined = sum(count for text, count in texts.items() if _is_undefined(text))
    return undefined > UNDEFINED * texts.total()


def as_meant(text: str) -> str:
    """The text with the ideographs that its radicals show."""
    return text.translate(_PRINTED) if _RADICAL.search(text) else text


def as_printed(chars: tuple[Char, ...]) -> tuple[Char, ...]:
    """The characters as they are meant: ⻋ shows the same as 车, and one long dash as two."""
    if not _RADICAL.search("".join(char.text for char in chars)):
        return chars
    return tuple(char._replace(text=char.text.translate(_PRINTED)) for char in chars)


def page_as_printed(page: Page) -> Page:
    """The page with its characters as they are meant, and what the file has for them."""
    chars = as_printed(page.chars)
    if chars is page.chars:
        return page
    pairs = zip(page.chars, chars, strict=True)
    return replace(
        page, chars=chars, replaced={new: old.text for old, new in pairs if old.text != new.text}
    )


def characters_mended(page: Page, chars: Iterable[Char]) -> tuple[Mend, ...]:
    """Which characters of a text or table of the page were replaced, each once."""
    if not page.replaced:
        return ()
    found = sorted({page.replaced[char] for char in chars if char in page.replaced})
    return (Mend("characters", tuple(found)),) if found else ()


def _is_undefined(text: str) -> bool:
    if text.startswith("(cid:"):
        return True
    return any(char == "\ufffd" or unicodedata.category(char) in _MEANINGLESS for char in text)
