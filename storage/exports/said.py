"""What the archive says of a capture, as the fields of its metadata record."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from storage.headers import pairs

_MOMENTS = ("first_byte_at", "ended_at")
_PEER = ("http_version", "reason_phrase", "address", "tls_protocol", "tls_cipher")


def said(row: RowMapping, wrong: str | None) -> bytes:
    """The fields of a capture; `wrong` says why its bytes are not in the file."""
    told: list[tuple[str, Any]] = [(name, row[name]) for name in ("portal", "role", "url", "via")]
    told += [("redirect", url) for url in row["redirects"]]
    told += [("hop", _way(hop)) for hop in row["hops"] or ()]
    told += [(name, row[name]) for name in ("verdict", "reason", "status")]
    told += [("run", row["run_id"]), ("fetchTimeMs", row["elapsed_ms"])]
    told += [(_dashed(name), row[name] and moment(row[name])) for name in _MOMENTS]
    told += [("sha256", row["object_sha256"]), ("size", row["size"])]
    told += [("media-type", row["media_type"]), ("file-name", row["name"])]
    told.append(("imported-from", row["imported_from"]))
    told += [("tls-exception", row["tls"]), ("bytes-not-here", wrong)]
    told += [(_dashed(name), row[name]) for name in _PEER]
    told += [("certificates", sha256) for sha256 in hashes_of_certificates(row)]
    told.append(("headers-cut", row["headers_cut"] or None))
    if row["object_sha256"] is None:
        told += [("header", f"{name}: {value}") for name, value in pairs(row["headers"])]
    return fields(told)


def hashes_of_certificates(row: Mapping[Any, Any]) -> Iterator[str]:
    """The chains that a capture names, each once: those of its hops first."""
    named = [hop["certificates_sha256"] for hop in row["hops"] or ()]
    yield from filter(None, dict.fromkeys([*named, row["certificates_sha256"]]))


def ip(address: str) -> str:
    """The IP of an address as captures keep it, with its port."""
    return address.rpartition(":")[0].strip("[]")


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond, which WARC 1.1 allows."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def fields(named: Iterable[tuple[str, Any]]) -> bytes:
    """Lines "name: value" in UTF-8; what is None or empty is left out."""
    lines = [f"{name}: {' '.join(str(value).split())}\r\n" for name, value in named
             if value not in (None, "")]  # fmt: skip
    return "".join(lines).encode()


def _way(hop: Mapping[str, Any]) -> str:
    """An answer that redirected: its status, whence it came, when it was asked for, its address."""
    return f"{hop['status']} {hop['address']} {hop['captured_at']} {hop['url']}"


def _dashed(name: str) -> str:
    return name.replace("_", "-")
