import ssl
from pathlib import Path

import httpcore
import httpx
import pytest

from tasks.transport.guard import (
    GuardedBackend,
    GuardedTransport,
    RefusedAddress,
    check_address,
    resolve,
)
from tasks.transport.policy import Policy
from tests.tasks.transport.tls import signed, tls_server

PUBLIC = Policy("test")
# Whatever the resolver makes of these names must not be connected to.
REFUSED = """
127.0.0.1 127.8.9.10 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 0
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
100.64.0.1 100.127.255.254 192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 198.18.0.1
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 0xA9FEA9FE
::1 :: ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1
64:ff9b::a00:1 64:ff9b:1::a00:1 2002:7f00:1:: 2002:a00:1:: 2001::1 2001:db8::1 fc00::1 fd12::1
fe80::1 fec0::1 ff02::1 ff0e::1 100::1 １２７.０.０.１ ①②⑦.0.0.1 １0.0.0.1
""".split()  # noqa: SIM905 - sixty quoted words are hard to read


def no_connection(ip: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    pytest.fail(f"connected to {ip}:{port}")


@pytest.mark.parametrize("host", REFUSED)
def test_no_form_of_a_private_address_is_connected_to(host: str) -> None:
    with pytest.raises(RefusedAddress):
        GuardedBackend(PUBLIC, connect=no_connection).connect_tcp(host, 80)


@pytest.mark.parametrize("ip", ["8.8.8.8", "223.5.5.5", "100.63.255.255", "2400:3200::1"])
def test_public_addresses_pass(ip: str) -> None:
    check_address(ip, "public")
    with pytest.raises(RefusedAddress, match="not loopback"):
        check_address(ip, "loopback")


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.255.0.3", "::1"])
def test_loopback_passes_only_where_it_is_asked_for(ip: str) -> None:
    check_address(ip, "loopback")
    with pytest.raises(RefusedAddress, match="not a public address"):
        check_address(ip, "public")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(RefusedAddress, match="no IP address"):
        check_address("localhost", "loopback")


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    backend = GuardedBackend(PUBLIC, lambda host, port: ["8.8.8.8", "10.0.0.1"], no_connection)
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.1"):
        backend.connect_tcp("portal.example", 80)


def test_a_name_is_resolved_once_and_the_checked_address_connected() -> None:
    answers = [["8.8.8.8", "8.8.4.4"], ["127.0.0.1"]]  # the second is what rebinding would give
    connected: list[str] = []

    def connect(ip: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        connected.append(ip)
        raise httpcore.ConnectError("down")

    backend = GuardedBackend(PUBLIC, lambda host, port: answers.pop(0), connect)
    with pytest.raises(httpcore.ConnectError, match="down"):
        backend.connect_tcp("portal.example", 80)
    assert connected == ["8.8.8.8", "8.8.4.4"]
    assert answers == [["127.0.0.1"]]
    with pytest.raises(RefusedAddress):
        backend.connect_tcp("portal.example", 80)


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "nul\x00.example", ""])
def test_names_that_cannot_be_resolved_are_connection_errors(host: str) -> None:
    def fails(name: str, port: int) -> list[str]:
        return resolve(name, port) if name else []

    with pytest.raises(httpcore.ConnectError):
        GuardedBackend(PUBLIC, fails, no_connection).connect_tcp(host, 80)


def test_tls_works_over_the_pinned_address_and_is_verified(tmp_path: Path, policy: Policy) -> None:
    pem = tmp_path / "authority.pem"
    authority = signed("authority", authority=True)
    pem.write_bytes(authority.pem())
    with tls_server(tmp_path, signed("loopback", authority).pem()) as host:
        request = httpx.Request("GET", f"https://{host}/")
        with GuardedTransport(policy, ssl.create_default_context(cafile=str(pem))) as trusting:
            assert b"secret" in trusting.handle_request(request).read()
        with (
            GuardedTransport(policy) as strict,
            pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
        ):
            strict.handle_request(request)
