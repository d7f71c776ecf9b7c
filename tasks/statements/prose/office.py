"""The names by which a document calls its own office.

They may stand in a clause without changing what its figure is about; the name of any other office
makes the figure that of a unit inside.
"""

import re
from collections import Counter
from collections.abc import Sequence

from tasks.statements.prose.text import Passage

OFFICE = (
    r"[一-鿿]{2,28}"
    r"(?:局|委员会|办公室|厅|院|中心|处|大?队|所|站|馆|学校|协会|办事处|政府|部|委|办|署|会)"
    r"(?:\([一-鿿]{2,20}\))?"
)
_FOLLOWING = (
    "20|收支|收入|支出|所有收入|预算|决算|财政拨款|一般公共预算|三公|机关运行|政府采购|共有"
)
_BEFORE = r"(?:20\d\d年度?[，,]?|^|[。:;])(?:关于)?"
_AFTER = rf"(?=$|20\d\d年|(?:部门|单位)?(?:{_FOLLOWING}))"
_OWN = re.compile(rf"{_BEFORE}({OFFICE}){_AFTER}")
# 区信访办, where the cover says 重庆市潼南区信访办公室.
_SHORT = re.compile(r"[省市县区州旗盟][一-鿿]{2,8}?[局委办厅院]")
_COVER = 12
_COVER_LINE = 45
_OFTEN = 3


def own_names(passages: Sequence[Passage]) -> re.Pattern[str]:
    """The names of the document's office: on its cover or most used, with short forms."""
    names: Counter[str] = Counter()
    full: set[str] = set()
    for number, passage in enumerate(passages):
        for found in _OWN.finditer(passage.text.plain):
            names[found[1]] += 1
            if number < _COVER and len(passage.text.plain) < _COVER_LINE:
                full.add(found[1])
    full |= {name for name, count in names.most_common(1) if count >= _OFTEN}
    short = {
        name
        for passage in passages
        for name in _SHORT.findall(passage.text.plain)
        if any(_shortens(name, whole) for whole in full)
    }
    known = sorted(full | short, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)) or r"(?!)")


def _shortens(name: str, whole: str) -> bool:
    """Whether the characters of the name stand in the whole in their order."""
    rest = iter(whole)
    return all(char in rest for char in name)
