import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tasks.portals.families import FAMILIES
from tasks.portals.registry import load, read_registry

SEEDS = {"500152", "500106", "500109", "130127", "150300"}
HEADER = "id,name,family,division_code,office,listings,hosts,delay,expected_per_year,note\n"
GOOD = "cq-a,甲区,trs,500101,,https://a.example/b/,a.example,3,0,note\n"


@pytest.mark.parametrize("profile", ["archive", "demo"])
def test_every_entry_is_sound(profile: str) -> None:
    portals = load(profile)
    assert {portal.division_code for portal in portals.values()} >= SEEDS
    for name, portal in portals.items():
        assert name == portal.id
        assert re.fullmatch(r"\d{6}", portal.division_code)
        assert portal.family in FAMILIES or portal.family == "auto"
        assert portal.delay >= (1 if profile == "archive" else 0)
        for url in portal.listings:
            assert urlsplit(url).scheme in ("http", "https")
            assert urlsplit(url).netloc in portal.hosts


def test_archive_names_no_office_and_says_that_it_is_unverified() -> None:
    for portal in load("archive").values():
        assert portal.office is None
        assert "unverified" in portal.note


def test_demo_takes_consecutive_ports_of_loopback() -> None:
    portals = list(load("demo", 20000).values())
    assert [portal.hosts for portal in portals] == [(f"127.0.0.1:{20000 + n}",) for n in range(5)]
    assert [portal.id for portal in portals] == [
        f"demo-{name}" for name in ("tongnan", "shapingba", "beibei", "gaoyi", "wuhai")
    ]
    assert portals[4].office == "乌海市信访局"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (GOOD, "line 3: the id cq-a stands twice"),
        ("CQ A,甲,trs,500101,,http://a/,a,3,0,", "id 'CQ A' must be small letters"),
        ("b,甲,trs,50010,,http://a/,a,3,0,", "division_code '50010' must be six digits"),
        ("b,甲,trs,500101,,ftp://a/,a,3,0,", "'ftp://a/' is no http address"),
        ("b,甲,trs,500101,,,a,3,0,", "listings is empty"),
        ("b,甲,trs,500101,,http://a/,b,3,0,", "the host of http://a/ is not among hosts"),
        ("b,甲,tsr,500101,,http://a/,a,3,0,", "family 'tsr' is not known"),
        ("b,甲,trs,500101,,http://a/,a,-1,0,", "delay '-1' must be seconds, 0 or more"),
        ("b,甲,trs,500101,,http://a/,a,nan,0,", "delay 'nan' must be seconds, 0 or more"),
        ("b,甲,trs,500101,,http://a/,a,3,1.5,", "expected_per_year '1.5' must be a count"),
        ("b,甲,trs", "it must have 10 fields"),
        ('b,"甲,trs', "unexpected end of data"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEADER + GOOD + line, encoding="utf-8")
    with pytest.raises(ValueError, match=r"^bad\.csv, line 3: ") as raised:
        read_registry(path)
    assert message in str(raised.value)


def test_wrong_columns_and_profiles_are_named(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("id,name\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.csv, line 1: the columns must be id,name,family"):
        read_registry(tmp_path / "bad.csv")
    with pytest.raises(ValueError, match=r"none\.csv: no such registry; there are archive, demo"):
        load("none")


def test_a_whole_country_loads_quickly(tmp_path: Path) -> None:
    lines = (GOOD.replace("cq-a", f"cq-{number}") for number in range(3202))
    (tmp_path / "all.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    begin = time.perf_counter()
    assert len(read_registry(tmp_path / "all.csv")) == 3202
    assert time.perf_counter() - begin < 1
