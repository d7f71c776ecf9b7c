"""The database made anew from the object store alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows import rebuilding, reprocess
from flows.portals import registry
from flows.rebuilding import rebuild
from flows.work import alone
from storage.database import DatabaseUnfinished, open_database
from storage.log.errors import LogDamaged
from storage.log.log import Log
from storage.objects import open_files, open_store
from storage.queries.preservation import events
from storage.rebuilds import DatabaseInUse, begin_rebuild
from storage.runs import enabled_portals
from storage.sealing import unsealed
from storage.settings import Settings
from tasks.seal import seal_log
from tests import servers
from tests.flows.lived import lived, memory, of_local, without_database

GONGKAI = str(Path(sys.executable).with_name("gongkai"))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An embedded archive that has lived."""
    folder = tmp_path_factory.mktemp("lived")
    with pytest.MonkeyPatch.context() as patch, lived(of_local(folder), patch) as settings:
        return settings


@pytest.fixture
def archive(embedded: Settings, tmp_path: Path) -> Settings:
    """A copy of it, to be spoilt."""
    shutil.copytree(embedded.data, tmp_path / "data")
    return embedded.model_copy(update={"data": tmp_path / "data"})


def test_an_embedded_archive_remembers_everything(archive: Settings) -> None:
    before = memory(archive)
    kinds = {event["kind"] for event in before["PreservationEvent"]}
    assert kinds >= {"enable", "disable", "withhold", "show-again", "import"}
    assert {change[1] for change in before["changes"]} == {"changed", "gone"}
    assert len(before["captures"]) > 100
    made = rebuild(without_database(archive))
    assert [report for report in made.reports if report.failed] == []
    assert made.unknown == {}
    assert made.counts["objects that no record names"] == 0
    assert memory(archive) == before
    with open_database(archive) as database:
        assert "demo-wuhai" not in enabled_portals(database)
        assert len(enabled_portals(database)) == 4
        (event,) = events(database, kind="rebuild")
        assert (event["outcome"], event["counts"]) == ("success", made.counts)
        with alone(database):
            seal_log(archive, database)
        with database.read() as session:
            assert unsealed(session) == 0
    assert Log(open_files(archive)).size == len(before["captures"]) + 1 + len(
        before["PreservationEvent"]
    )


def test_an_archive_on_servers_remembers_everything(
    s3_settings: Settings, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.database(postgres) as first, servers.database(postgres) as second:
        settings = s3_settings.model_copy(update={"database_url": SecretStr(first)})
        with lived(settings, monkeypatch) as archive:
            before = memory(archive)
            empty = archive.model_copy(update={"database_url": SecretStr(second)})
            rebuild(empty)
            assert memory(empty) == before


def test_a_lost_page_and_a_lost_file_are_told_and_all_captures_stay(archive: Settings) -> None:
    before = memory(archive)
    store = open_store(archive)
    page, file = _page_and_file(archive)
    for sha256 in (page, file):
        next((archive.data / "objects").rglob(sha256)).unlink()
    made = rebuild(without_database(archive))
    (failed,) = {report.failed for report in made.reports if report.failed}
    assert failed == "1 files are missing from the store or damaged: `gongkai verify` names them"
    after = memory(archive)
    assert after["captures"] == before["captures"]
    with open_database(archive) as database:
        (event,) = events(database, kind="rebuild")
    assert event["outcome"] == "warning"
    assert [noted["sha256"] for noted in event["objects"]] == [page]
    assert store.stat(page) is None


def _page_and_file(settings: Settings) -> tuple[str, str]:
    """The objects of an article and of a file that were read."""
    from sqlmodel import col, select

    from storage.models import Extraction, Source

    with open_database(settings) as database, database.read() as session:
        articles = select(Source.object_sha256).where(
            Source.role == "article", col(Source.object_sha256).is_not(None)
        )
        files = select(Extraction.object_sha256).where(Extraction.verdict == "ok")
        page = session.exec(articles.order_by(col(Source.url))).first()
        file = session.exec(files.order_by(col(Extraction.object_sha256))).first()
    return str(page), str(file)


def test_portals_that_the_registry_lost_keep_their_captures(
    archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = memory(archive)
    host = f"http://{registry(archive)['demo-gaoyi'].hosts[0]}/"
    left = {name: each for name, each in registry(archive).items() if name != "demo-gaoyi"}
    monkeypatch.setattr(rebuilding, "registry", lambda _: left)
    monkeypatch.setattr(reprocess, "registry", lambda _: left)
    made = rebuild(without_database(archive))
    of_it = [url for url, _ in before["captures"].values() if url.startswith(host)]
    assert made.unknown == {"demo-gaoyi": len(of_it)}
    assert memory(archive)["captures"] == before["captures"]


def test_a_database_in_use_is_left_alone(archive: Settings) -> None:
    before = memory(archive)
    with pytest.raises(DatabaseInUse, match="has records: move it away"):
        rebuild(archive)
    assert memory(archive) == before


def test_without_a_log_nothing_is_begun(tmp_path: Path) -> None:
    settings = of_local(tmp_path)
    with pytest.raises(LogDamaged, match="the store has no log"):
        rebuild(settings)
    assert not (settings.data / "gongkai.db").exists()


def test_a_log_that_was_altered_is_not_believed(archive: Settings) -> None:
    without_database(archive)
    bundles = (archive.data / "objects" / "log" / "tile" / "entries").rglob("*")
    bundle = max((path for path in bundles if path.is_file()), key=lambda path: path.stat().st_size)
    data = bytearray(bundle.read_bytes())
    data[100] ^= 1
    bundle.chmod(0o644)
    bundle.write_bytes(data)
    with pytest.raises(LogDamaged):
        rebuild(archive)
    assert not (archive.data / "gongkai.db").exists()


def test_until_it_is_whole_no_other_command_opens_it(tmp_path: Path) -> None:
    settings = of_local(tmp_path)
    with open_database(settings, create=True) as database:
        begin_rebuild(database)
    with pytest.raises(DatabaseUnfinished, match="`gongkai db rebuild` goes on"):
        open_database(settings)
    with open_database(settings, unfinished=True) as database:
        begin_rebuild(database).end()
    open_database(settings).dispose()


def test_an_operator_rebuilds_and_is_told_what_there_is(archive: Settings) -> None:
    before = memory(archive)
    without_database(archive)

    def gongkai(*words: str, code: int = 0) -> str:
        environment = {
            **os.environ,
            "GONGKAI_PROFILE": "demo",
            "GONGKAI_DATA": str(archive.data),
            "GONGKAI_REPLICA_PORT": str(archive.replica_port),
            "GONGKAI_LOG_KEY": str(archive.log_key),
        }
        done = subprocess.run(
            [GONGKAI, "db", "rebuild", *words],
            env=environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    size = Log(open_files(archive)).size
    assert gongkai("--dry-run") == f"{size} captures and acts would be written\n"
    assert not (archive.data / "gongkai.db").exists()
    lines = gongkai().splitlines()
    assert f"{len(before['captures']):>12,} captures" in lines
    assert memory(archive) == before
    assert "has records: move it away" in gongkai(code=2)
