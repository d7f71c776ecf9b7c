"""Names of offices: what is one, and when two names mean the same office."""

import re
from functools import cache, lru_cache

from tasks.documents.normal import normal
from tasks.statements.identity.divisions import Division, place_of
from tasks.statements.vocabulary import rows

_ENDS = (
    r"局|委|委员会|办|办公室|厅|院|中心|政府|处|队|所|站|馆|校|会|部|署|镇|乡|街道|学|园|社|团|台|场|库|厂"
    r"|司|法院|监狱|基地|宫|室|科|庭|室|组|幼儿园|集团|妇联|残联|科协|文联|工商联|侨联|台联|人大|政协|纪委"
    r"|(开发|高新|管理|保护|园|示范|风景名胜|林|新)区|本级|机关"
)
# 本委员会 names nobody, 本溪市 does.
_OFFICE = re.compile(
    rf"(?!本(?!溪)|我|各|该|全[市省县区州]|其他|所属|下属|.*20\d\d年)[^,.:;。《》“”/|>_-]{{2,39}}({_ENDS})(\(本级\)|\(机关\))?"
)
_GENERIC = re.compile(
    r"(主管|预算|编制|一级|二级|下属|直属|所属|区级|市级|县级|省级|本级|相关|有关|其他|各)*"
    r"(部门|单位|机关|本级|处室|科室|街道|镇|乡)"
)
_NUMBER = re.compile(r"^第[一二三四五六七八九十百\d]+[条章节]|^[\d一二三四五六七八九十]+[、.]")
_OWN = re.compile(r"\(?(机关本级|本级|机关|本部)\)?$")
_KIND = re.compile(r"\((汇总|部门|单位|含(下属|所属).{0,6})\)$|(?<=[局委办厅院心室])(部门|单位)$")
_LONG_PARTY = re.compile(r"中国共产党(.+?)委员会(?=.)")
_BODY = re.compile(r"(局|厅|委|办|办公室|部|署)$")
_SHORT_PLACE = re.compile(r"^[省市县区州盟旗](?=.{2})")


def office(text: str) -> str | None:
    """The text as the name of an office, without (汇总), (单位) and the like; None if it is none.

    Where its place is named twice, as behind the name of a portal, the second begins the name.
    """
    name = _KIND.sub("", _NUMBER.sub("", normal(text)))
    if not _OFFICE.fullmatch(name) or _GENERIC.fullmatch(name):
        return None
    found, rest = place_of(name)
    if "、" in name and not found:
        return None
    if found and found[0].name in rest:
        return office(rest[rest.index(found[0].name) :])
    if found and (not rest or _GENERIC.fullmatch(rest) or _OWN.fullmatch(rest)):
        return None
    return name


def same_office(a: str, b: str) -> bool:
    """Whether two names mean one office.

    Places may be left out on one side, 本级 and 机关 too; 人民政府 is 政府, full width is half
    width; former names are those of vocabulary/office_renames.csv. A unit is not its department.
    """
    place, name = _parts(a)
    other_place, other_name = _parts(b)
    if place and other_place and not {d.code for d in place} & {d.code for d in other_place}:
        return False
    if name == other_name:
        return True
    return any(_renamed(*pair) for pair in ((name, other_name), (other_name, name)))


def renamed(a: str, b: str) -> bool:
    """Whether two names mean one office only because it was given another name or other tasks.

    Abbreviations and names that mean the same tasks are no renaming.
    """
    names = {_parts(a)[1], _parts(b)[1]}
    return len(names) > 1 and any(names == set(pair) for pair in _renames("certain", "probable"))


@lru_cache(maxsize=1 << 14)
def function_of(name: str) -> str:
    """What an office does, by its name: 信访 of 北碚区信访办公室 as of 乌海市信访局."""
    return _BODY.sub("", _parts(name)[1])


def _parts(name: str) -> tuple[tuple[Division, ...], str]:
    """The place, and the rest in the form in which it is compared."""
    text = _OWN.sub("", _KIND.sub("", normal(name)))
    text = _LONG_PARTY.sub(r"中共\1委", text)
    place, rest = place_of(text)
    rest = _SHORT_PLACE.sub("", rest.replace("人民政府", "政府"))
    rest = re.sub(r"^委(?=.{2,}[部会办室局])|^政府(?!办公)(?=.{3})", "", rest)
    return place, rest.replace("委员会", "委")


@cache
def _renames(*certainties: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (row["former"].replace("委员会", "委"), row["current"].replace("委员会", "委"))
        for row in rows("office_renames")
        if not certainties or row["certainty"] in certainties
    )


def _renamed(former: str, current: str) -> bool:
    return (former, current) in _renames()
