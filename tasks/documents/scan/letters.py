"""Lines in a picture to characters: what is doubtful is read twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from statistics import fmean

import cv2
import numpy as np

from tasks.documents.scan.lines import Block
from tasks.documents.scan.picture import INK, Grey
from tasks.documents.scan.recognition import Recogniser, Sign

# Blank margins around a line, as shares of its height: at first, the second time, and of a single
# character, which the network knows better when it stands three times side by side.
FIRST, SECOND, ALONE = 0.12, 0.25, 0.05
TIMES = 3
# A line is read again if one of its characters is less sure than this.
SURE = 0.9
# In heights of a usual line: what is narrower is a single character, what is lower is a dash;
# a dash that is wider is long, and as many long ones as there are such widths.
SINGLE, LOW, LONG = 1.2, 0.2, 0.6
# In such heights: what is not larger in both directions may be dirt.
SPECK = 0.3
# So many characters, each within so many heights, stand side by side.
FEWEST, CLOSE = 3, 1.1
# A dash is known by its shape alone; 一 looks the same as a long one.
SHAPE, AMBIGUOUS = 0.8, 0.5
# Between two of these the network sees spaces that are none.
NUMERIC = frozenset("0123456789.,%+-()")


@cache
def _recogniser() -> Recogniser:
    return Recogniser()


def signs_of(contrast: Grey, blocks: Sequence[Block]) -> list[list[Sign]]:
    """The characters of each line; their places are pixels of the picture.

    Args:
        contrast: of the picture against its paper, without rules.
        blocks: the lines.
    """
    signs = [_dashes(block) if _is_dash(contrast, block) else [] for block in blocks]
    for kind, read in ((_is_single, _read_singles), (_is_any, _read_lines)):
        left = [i for i, block in enumerate(blocks) if not signs[i] and kind(block)]
        for index, line in zip(left, read(contrast, [blocks[i] for i in left]), strict=True):
            signs[index] = line
    return [line or list(_unreadable(block)) for block, line in zip(blocks, signs, strict=True)]


def glance(contrast: Grey, blocks: Sequence[Block]) -> tuple[float, bool]:
    """How sure some lines are, read once, and whether most have their characters side by side.

    Those of a page that lies on its side come from different lines, so that they stand wider.
    """
    signs = _read(contrast, blocks, FIRST)
    flowing = [
        len(line) >= FEWEST and block.width <= CLOSE * block.usual * len(line)
        for block, line in zip(blocks, signs, strict=True)
    ]
    return _mean([sign for line in signs for sign in line]), 2 * sum(flowing) > len(flowing)


def _is_single(block: Block) -> bool:
    return block.width < SINGLE * block.usual


def _is_any(_: Block) -> bool:
    return True


def _unreadable(block: Block) -> Iterator[Sign]:
    """A sign that something stands there, if it is no speck: what cannot be read is not blank."""
    if min(block.width, block.height) > SPECK * block.usual:
        yield Sign("\ufffd", (block.left + block.right) / 2, 0.0)


def _is_dash(contrast: Grey, block: Block) -> bool:
    part = contrast[block.top : block.bottom, block.left : block.right]
    return block.height <= LOW * block.usual < block.width and bool(
        part.max(axis=0).min() > INK / 2
    )


def _dashes(block: Block) -> list[Sign]:
    if block.width < LONG * block.usual:
        return [Sign("-", (block.left + block.right) / 2, SHAPE)]
    count = max(round(block.width / block.usual), 1)
    step = block.width / count
    sure = AMBIGUOUS if count == 1 else SHAPE
    return [Sign("—", block.left + (index + 0.5) * step, sure) for index in range(count)]


def _read_lines(contrast: Grey, blocks: Sequence[Block]) -> list[list[Sign]]:
    signs = _read(contrast, blocks, FIRST)
    doubtful = [i for i, line in enumerate(signs) if min(_sureties(line), default=0) < SURE]
    again = _read(contrast, [blocks[index] for index in doubtful], SECOND)
    for index, line in zip(doubtful, again, strict=True):
        signs[index] = _agreed(signs[index], line)
    return signs


def _read(contrast: Grey, blocks: Sequence[Block], margin: float) -> list[list[Sign]]:
    strips = [_strip(contrast, block, margin) for block in blocks]
    return [
        [
            replace(s, at=(block.left + block.right) / 2 + (s.at - 0.5) * strip.shape[1])
            for s in _paired(list(_without_false_spaces(line)))
        ]
        for block, strip, line in zip(blocks, strips, _recogniser().read(strips), strict=True)
    ]


def _paired(signs: Sequence[Sign]) -> Iterator[Sign]:
    """The characters with the ] that the network sees at the end of 〔2024〕 as what it is."""
    opened = False
    for sign in signs:
        if opened and sign.text == "]":
            yield Sign("〕", sign.at, sign.confidence * SURE)
        else:
            yield sign
        opened = sign.text == "〔" or (opened and sign.text not in ("]", "〕", "["))


def _without_false_spaces(signs: Sequence[Sign]) -> Iterator[Sign]:
    texts = ["", *(sign.text for sign in signs), ""]
    for before, sign, after in zip(texts, signs, texts[2:], strict=False):
        if not (sign.text == " " and before in NUMERIC and after in NUMERIC):
            yield sign


def _agreed(first: list[Sign], second: list[Sign]) -> list[Sign]:
    """The surer of two readings, less sure where they differ."""
    better, other = sorted((first, second), key=_mean, reverse=True)
    if [sign.text for sign in better] == [sign.text for sign in other]:
        pairs = zip(better, other, strict=True)
        return [replace(a, confidence=max(a.confidence, b.confidence)) for a, b in pairs]
    return [replace(sign, confidence=sign.confidence * SURE) for sign in better]


def _read_singles(contrast: Grey, blocks: Sequence[Block]) -> list[list[Sign]]:
    once = [_strip(contrast, block, ALONE) for block in blocks]
    found = _recogniser().read([np.hstack([strip] * TIMES) for strip in once])
    return [
        [replace(s, at=block.left + s.at * block.width) for s in _elected(line)]
        for block, line in zip(blocks, found, strict=True)
    ]


def _elected(signs: Sequence[Sign]) -> list[Sign]:
    """What most of the parts of a line say that shows the same so many times.

    Places are shares of one part; less sure where the parts differ.
    """
    parts: list[list[Sign]] = [[] for _ in range(TIMES)]
    for sign in signs:
        if not sign.text.isspace():
            part = min(int(sign.at * TIMES), TIMES - 1)
            parts[part].append(replace(sign, at=sign.at * TIMES - part))
    texts = ["".join(sign.text for sign in part) for part in parts]
    votes = Counter(texts)
    best = max((i for i in range(TIMES)), key=lambda i: (votes[texts[i]], _mean(parts[i])))
    share = votes[texts[best]] / TIMES
    return [replace(sign, confidence=sign.confidence * share) for sign in parts[best]]


def _strip(contrast: Grey, block: Block, margin: float) -> Grey:
    """The line, black on white, with white around it."""
    height = round(max(block.height, block.usual) * (1 + 2 * margin))
    side = max(round(margin * height), 1)
    part = 255 - contrast[block.top : block.bottom, block.left : block.right]
    above = (height - block.height) // 2
    below = height - block.height - above
    framed = cv2.copyMakeBorder(part, above, below, side, side, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(framed, dtype=np.uint8)


def _sureties(signs: Sequence[Sign]) -> list[float]:
    return [sign.confidence for sign in signs]


def _mean(signs: Sequence[Sign]) -> float:
    return fmean(_sureties(signs)) if signs else 0.0
