"""Radicals that a PDF names in place of the characters that it prints.

One glyph of a font can stand for 门 and for the radical ⻔. Programs that write PDFs often choose
the radical as its text, which no search finds and which NFKC leaves alone. The pairs are those of
Unicode's EquivalentUnifiedIdeograph for the block CJK Radicals Supplement; Kangxi radicals have
theirs in NFKC, but for ⼾, which fonts of the mainland draw as 户. Long dashes, too, can be named
as one character where two were written.
"""

import unicodedata

_SUPPLEMENT = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩"
    "⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑"
    "⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王"
    "𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長"
    "镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_DASHES = {0x2E3A: "——", 0x2E3B: "———"}
_UNIFIED = str.maketrans(_SUPPLEMENT, _IDEOGRAPHS) | _KANGXI | {0x2F3E: "户"} | _DASHES


def unified(text: str) -> str:
    """The text with each radical or long dash as the characters that look the same."""
    return text.translate(_UNIFIED)
