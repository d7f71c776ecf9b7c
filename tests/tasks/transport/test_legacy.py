"""Hosts with broken TLS: refused with the reason, visited by a written exception only."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import get_args

import certifi
import pytest

from tasks.records import Received
from tasks.transport import trust
from tasks.transport.fetch import Fetcher
from tasks.transport.legacy import LIST, LegacyTls, Weakness, listed, relaxed, tls_fault
from tasks.transport.policy import Policy
from tests.tasks.transport.conftest import OK, RawServer, redirect
from tests.tasks.transport.tls import Signed, signed, tls_server

CASES = ("sound", "expired", "old-protocol", "incomplete-chain", "self-signed", "another host")
WEAK: tuple[Weakness, ...] = get_args(Weakness)


@pytest.fixture(scope="module")
def authority() -> Signed:
    return signed("authority", authority=True)


@pytest.fixture
def hosts(
    tmp_path: Path, authority: Signed, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """A server of each kind by what is wrong with it; all the world trusts the authority."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(authority.pem())
    monkeypatch.setattr(certifi, "where", lambda: str(trusted))
    middle = signed("middle", authority, authority=True)
    leaves = {
        "sound": signed("sound", authority),
        "expired": signed("expired", authority, days=-1),
        "old-protocol": signed("old", authority),
        "incomplete-chain": signed("incomplete", middle),
        "self-signed": signed("self"),
        "another host": signed("another", authority, address="127.0.0.9"),
    }
    with ExitStack() as stack:
        found = {}
        for case, leaf in leaves.items():
            folder = tmp_path / case
            folder.mkdir()
            old = case == "old-protocol"
            found[case] = stack.enter_context(tls_server(folder, leaf.pem(), old=old))
        yield found


def visit(policy: Policy, spool: Path, host: str, what: Weakness | None = None) -> Received:
    """A visit of a host that is listed for `what`, or not at all."""
    entries = {host: LegacyTls(host, what, "a test", "2026-11-21")} if what else {}
    with Fetcher(replace(policy, legacy_tls=entries), spool) as fetcher:
        return fetcher.fetch(f"https://{host}/a", role="article")


@pytest.mark.parametrize("case", WEAK)
def test_a_host_that_is_not_listed_says_what_is_wrong_and_how_to_list_it(
    policy: Policy, spool: Path, hosts: dict[str, str], case: Weakness
) -> None:
    received = visit(policy, spool, hosts[case])
    assert received.verdict == "refused"  # robots.txt cannot be read
    assert f"list it as {case} in legacy_tls.csv" in (received.reason or "")
    assert received.tls is None


@pytest.mark.parametrize("case", WEAK)
def test_a_listed_host_is_visited_and_the_exception_noted(
    policy: Policy, spool: Path, hosts: dict[str, str], case: Weakness
) -> None:
    received = visit(policy, spool, hosts[case], case)
    assert (received.verdict, received.tls) == ("captured", case), received.reason


@pytest.mark.parametrize("what", WEAK)
@pytest.mark.parametrize("case", CASES)
def test_an_exception_forgives_nothing_else(
    policy: Policy, spool: Path, hosts: dict[str, str], case: str, what: Weakness
) -> None:
    received = visit(policy, spool, hosts[case], what)
    visited = case in ("sound", what)
    assert (received.verdict == "captured") is visited
    assert received.tls == (what if visited and case != "sound" else None)


@pytest.mark.parametrize("what", WEAK)
def test_an_exception_is_no_wider_than_its_case(what: Weakness) -> None:
    context = relaxed(what)
    verified = what in ("expired", "old-protocol")
    assert context.check_hostname is verified
    assert (context.verify_mode is ssl.CERT_REQUIRED) is verified
    old = context.minimum_version < ssl.TLSVersion.TLSv1_2
    assert old is (what == "old-protocol")


def test_strictness_is_tried_once_and_the_exception_noted_on_any_hop(
    policy: Policy,
    spool: Path,
    tmp_path: Path,
    server: RawServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.replies["/b"] = OK
    failed: list[BaseException | None] = []

    def noted(error: BaseException | None) -> ssl.SSLError | None:
        failed.append(error)
        return tls_fault(error)

    monkeypatch.setattr(trust, "tls_fault", noted)
    with tls_server(tmp_path, signed("self").pem(), reply=redirect(server.url("/b"))) as host:
        entry = LegacyTls(host, "self-signed", "a test", "2026-11-21")
        with Fetcher(replace(policy, legacy_tls={host: entry}), spool) as fetcher:
            for _ in range(3):
                received = fetcher.fetch(f"https://{host}/a", role="article")
                assert (received.verdict, received.tls) == ("captured", "self-signed")
    assert len(failed) == 1


def test_a_certificate_for_another_host_is_never_forgiven(
    policy: Policy, spool: Path, hosts: dict[str, str]
) -> None:
    received = visit(policy, spool, hosts["another host"])
    assert "the certificate is for another address" in (received.reason or "")
    assert "list it" not in (received.reason or "")


def test_an_expired_certificate_of_nobody_is_not_forgiven_as_expired(
    policy: Policy, spool: Path, hosts: dict[str, str], tmp_path: Path
) -> None:
    del hosts
    with tls_server(tmp_path, signed("nobody", days=-1).pem()) as host:
        assert visit(policy, spool, host, "expired").verdict == "refused"
        assert visit(policy, spool, host, "self-signed").verdict == "captured"


def test_a_port_without_tls_is_not_told_to_be_listed(policy: Policy, spool: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.recv(9999)

        thread = threading.Thread(target=answer)
        thread.start()
        received = visit(policy, spool, host)
        thread.join(5)
    assert received.verdict == "refused"
    assert "no answer: no TLS" in (received.reason or "")


def test_the_repository_lists_no_host() -> None:
    assert listed() == {}
    assert LIST.read_text(encoding="utf-8") == "host,what,reason,since\n"


def test_a_line_is_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "host,what,reason,since\nWWW.example.gov.cn,expired,told the office,2026-11-21\n"
    )
    entry = LegacyTls("www.example.gov.cn", "expired", "told the office", "2026-11-21")
    assert listed(path) == {"www.example.gov.cn": entry}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "host,what\n",
        "host,what,reason,since\na,expired,why\n",
        "host,what,reason,since\na,expired,,2026-11-21\n",
        "host,what,reason,since\na,anything,why,2026-11-21\n",
        "host,what,reason,since\na,expired,why,yesterday\n",
    ],
)
def test_a_line_without_its_reason_is_no_entry(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"list\.csv|isoformat"):
        listed(path)
