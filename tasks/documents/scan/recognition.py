"""Pictures of single lines to characters, by the recognition network that rapidocr brings.

The network (PP-OCRv6, small) is used as it lies in rapidocr's wheel: it takes lines of 48 pixels'
height, gives for each 8 pixels of width how likely each character is, 0 standing for none, and
carries its alphabet with it as the metadata "character". Nothing is ever downloaded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tasks.documents.scan.picture import Grey

HEIGHT, STEP = 48, 8
# Pixels of width of a line, at most, and of all lines read at once.
WIDEST, BATCH = 3_200, 2_000


@dataclass(frozen=True, slots=True)
class Sign:
    """A recognised character; `at` is where its middle is, at first as a share of the width."""

    text: str
    at: float
    confidence: float


class Recogniser:
    """The network, loaded; one thread, for a document is read beside others."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(_model()), options, providers=["CPUExecutionProvider"]
        )
        alphabet = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._alphabet = ["", *alphabet, " "]

    def read(self, lines: Sequence[Grey]) -> list[list[Sign]]:
        """The characters of each line, from left to right.

        Raises:
            MemoryError: no memory is left.
        """
        strips = [_strip(line) for line in lines]
        signs: list[list[Sign]] = [[] for _ in lines]
        for batch in _batches([strip.shape[1] for strip in strips]):
            width = max(strips[index].shape[1] for index in batch)
            packed = np.zeros((len(batch), 3, HEIGHT, width), dtype=np.float32)
            for place, index in enumerate(batch):
                packed[place, :, :, : strips[index].shape[1]] = strips[index]
            found = self._run(packed)
            for place, index in enumerate(batch):
                signs[index] = self._signs(found[place], strips[index].shape[1])
        return signs

    def _run(self, packed: NDArray[np.float32]) -> NDArray[np.float32]:
        try:
            found: NDArray[np.float32] = self._session.run(None, {"x": packed})[0]
        except Exception as error:
            if "bad_alloc" in str(error):
                raise MemoryError from error
            raise
        return found

    def _signs(self, likely: NDArray[np.float32], width: int) -> list[Sign]:
        """The best path: runs of one character are one, none parts two of the same."""
        best = likely.argmax(axis=1)
        sure = likely[np.arange(len(best)), best]
        edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
        return [
            Sign(
                self._alphabet[best[start]],
                min((start + end) / 2 * STEP / width, 1.0),
                float(sure[start:end].max()),
            )
            for start, end in pairwise(edges)
            if best[start]
        ]


def _model() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rapidocr is not installed")
    return Path(spec.origin).parent / "models" / "PP-OCRv6_rec_small.onnx"


def _strip(line: Grey) -> NDArray[np.float32]:
    width = round(line.shape[1] * HEIGHT / line.shape[0])
    size = (min(max(width, STEP), WIDEST), HEIGHT)
    shrinks = line.shape[0] > HEIGHT
    scaled = cv2.resize(line, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(scaled, dtype=np.float32) / 127.5 - 1


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Lines of like width together, so that little is padded."""
    batch: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        if batch and (len(batch) + 1) * widths[index] > BATCH:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
