"""Tables of a scan by img2table and RapidOCR: `with_img2table.py ruled FILE`."""

import json
import sys

from img2table.document import PDF
from img2table.ocr import RapidOCR
from rapidocr import LangRec


def main(_: str, path: str) -> None:
    """Print the boxes of all cells with their texts."""
    ocr = RapidOCR(params={"Rec.lang_type": LangRec.CH, "Global.log_level": "error"})
    found = PDF(path, detect_rotation=True).extract_tables(ocr=ocr)
    tables = []
    for page in sorted(found):
        for table in found[page]:
            slots = (cell for row in table.content.values() for cell in row)
            cells = {(c.bbox.x1, c.bbox.y1, c.bbox.x2, c.bbox.y2): c.value for c in slots}
            tables.append([[*box, text] for box, text in cells.items()])
    json.dump(tables, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
