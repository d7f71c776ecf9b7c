import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from storage.settings import Settings
from tests import servers


def test_each_test_has_a_postgresql_database_of_its_own(postgres: str) -> None:
    with servers.database(postgres) as one, servers.database(postgres) as other:
        with psycopg.connect(one) as connection:
            connection.execute("CREATE TABLE t (word text)")
            connection.execute("INSERT INTO t VALUES ('部门预算')")
            assert connection.execute("SELECT length(word) FROM t").fetchone() == (4,)
        with psycopg.connect(other) as connection:
            assert connection.execute("SELECT to_regclass('t')").fetchone() == (None,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(one)


def test_postgresql_wants_the_password(postgres: str) -> None:
    address = postgres.partition("@")[2]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:wrong@{address}")


def test_the_database_settings_name_a_database(database_settings: Settings) -> None:
    assert database_settings.database.startswith(("sqlite:///", "postgresql+psycopg://"))


def test_settings_do_not_see_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("GONGKAI_CONTACT=somebody\n")
    monkeypatch.chdir(tmp_path)
    assert Settings().contact == ""
    assert not [name for name in os.environ if name.startswith("GONGKAI_") and "ALL" not in name]


def test_a_server_ends_with_its_block(tmp_path: Path) -> None:
    with servers.running(["sleep", "60"], tmp_path / "log") as process:
        assert process.poll() is None
    assert process.returncode == -signal.SIGQUIT


@pytest.mark.skipif(sys.platform != "linux", reason="parents take their children along on Linux")
def test_a_server_ends_with_a_killed_session(tmp_path: Path) -> None:
    code = f"""
import pathlib, time
from tests import servers
with servers.running(["sleep", "60"], pathlib.Path({str(tmp_path)!r}, "log")) as server:
    print(server.pid, flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        pid = int(child.stdout.readline())
        assert alive(pid)
        child.kill()
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(pid)


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_server_that_fails_to_start_says_why(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with servers.running(["sh", "-c", "echo port taken; exit 3"], log) as process:
        process.wait()
        with pytest.raises(RuntimeError, match=r"exit 3\):\nport taken"):
            servers.wait_until_ready(lambda: False, process, log)


def test_free_ports_differ() -> None:
    ports = servers.free_ports(50)
    assert len(set(ports)) == 50
