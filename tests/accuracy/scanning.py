"""Documents of the corpus as an office's scanner gives them: grey, skewed, noisy pictures."""

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

SKEW = 0.6
NOISE = 8.0
JPEG_QUALITY = 70
SEED = 20240601


def scanned(
    document: Path,
    target: Path,
    *,
    dpi: int = 200,
    skew: float = SKEW,
    quarters: int = 0,
    pages: range | None = None,
) -> Path:
    """Write an image-only PDF of a document's pages and return its path.

    Args:
        document: a PDF.
        target: where the scan is written.
        dpi: of the pictures.
        skew: degrees by which every sheet lay askew, clockwise as displayed.
        quarters: quarter turns clockwise by which every sheet lay wrong.
        pages: numbers from 0; all by default.
    """
    noise = np.random.default_rng(SEED)
    with pypdfium2.PdfDocument(document) as pdf:
        sheets = [
            _sheet(pdf[index].render(scale=dpi / 72, grayscale=True).to_numpy(), skew, noise)
            for index in (pages or range(len(pdf)))
        ]
    images = [Image.fromarray(np.ascontiguousarray(np.rot90(sheet, -quarters))) for sheet in sheets]
    first, *rest = images
    first.save(
        target, "PDF", resolution=dpi, save_all=True, append_images=rest, quality=JPEG_QUALITY
    )
    return target


def _sheet(
    picture: NDArray[np.uint8], skew: float, noise: np.random.Generator
) -> NDArray[np.uint8]:
    grey = picture.reshape(picture.shape[0], picture.shape[1])
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
    askew = cv2.warpAffine(grey, turn, (width, height), borderValue=(255,))
    noisy = askew + noise.normal(0, NOISE, askew.shape)
    return np.asarray(np.clip(noisy, 0, 255), dtype=np.uint8)
