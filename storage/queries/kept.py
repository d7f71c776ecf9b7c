"""What a capture keeps of its visit, as lines for people."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from storage.exports.masking import masked
from storage.headers import value
from storage.models import Capture

NOT_KEPT = "not kept 未保存"
NOT_OURS = "not received by our crawler 非本站采集"
COLUMNS = (
    Capture.request, Capture.headers, Capture.headers_cut, Capture.http_version,
    Capture.reason_phrase, Capture.address, Capture.tls_protocol, Capture.tls_cipher,
    Capture.certificates_sha256, Capture.first_byte_at, Capture.ended_at, Capture.hops,
    Capture.tls, Capture.imported_from,
)  # fmt: skip
"""The columns of a capture, beside its moment and status, from which `kept` tells."""

Line = tuple[str, str, str]


def kept(capture: Mapping[str, Any]) -> list[Line]:
    """English and Chinese word for a thing that is kept, and the thing; what is not says so.

    Args:
        capture: `captured_at`, `status` and the values of `COLUMNS`.
    """
    origin = capture["imported_from"]
    imported = [] if origin is None else [("Imported", "导入", f"from {origin}, {NOT_OURS}")]
    if capture["request"] is None:
        return [*imported, ("Request and peer", "请求与对方", NOT_KEPT)]
    return [*imported, *_lines(capture)]


def _lines(capture: Mapping[str, Any]) -> Iterator[Line]:
    request = capture["request"]
    yield "Asked", "请求", request["line"]
    yield "Asked as", "身份", value(request["headers"], "user-agent") or "—"
    status = (capture["http_version"], str(capture["status"]), capture["reason_phrase"])
    yield "Answered", "应答", " ".join(filter(None, status))
    yield "By", "对方地址", capture["address"] or NOT_KEPT
    yield "TLS", "加密", _tls(capture)
    if capture["certificates_sha256"]:
        yield "Certificates", "证书链", f"SHA-256 {capture['certificates_sha256']}"
    yield "Begun", "开始", _moment(capture["captured_at"])
    yield "First byte", "首字节", _moment(capture["first_byte_at"])
    yield "Ended", "结束", _moment(capture["ended_at"])
    for hop in capture["hops"] or ():
        to = value(hop["headers"], "location") or "—"
        yield "Redirected", "重定向", f"{hop['status']} {hop['url']} → {to}, {hop['address']}"
    cut = capture["headers_cut"]
    more = f", {cut} bytes cut 已截断" if cut else ""
    yield "Headers", "标头", f"{len(capture['headers'])}{more}"
    for name, text in capture["headers"]:
        yield "", "", masked(f"{name}: {text}")


def _tls(capture: Mapping[str, Any]) -> str:
    if capture["tls_protocol"] is None:
        return "none 无"
    exception = f", by exception: {capture['tls']}" if capture["tls"] else ""
    return f"{capture['tls_protocol']} {capture['tls_cipher']}{exception}"


def _moment(at: datetime | None) -> str:
    return "—" if at is None else f"{at:%Y-%m-%d %H:%M:%S.%f} UTC"
