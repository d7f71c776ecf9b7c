"""One request with a body to an address that the operator named: not crawled, so not paced.

robots.txt and politeness are for portals; the address guard, and limits of size and time, are kept.
"""

from dataclasses import replace

import httpx

from tasks.transport.guard import GuardedTransport, RefusedAddress
from tasks.transport.policy import Policy

_SECONDS = 30.0
_MAX_BYTES = 64 << 10


class PostFailed(Exception):  # noqa: N818 - says what is so
    """There is no answer to use; the message says why."""


def post(policy: Policy, url: str, body: bytes, media_type: str) -> bytes:
    """Send a body and give the body of the answer; redirects are not followed.

    Args:
        policy: says which addresses may be reached, and who asks.
        url: http or https.
        media_type: of the body.

    Raises:
        PostFailed: no answer within 30 s, a refused address, a status other than 200, more than
            64 KB.
    """
    limited = replace(policy, read_timeout=_SECONDS, total_timeout=_SECONDS)
    timeout = httpx.Timeout(_SECONDS, connect=limited.connect_timeout)
    headers = {
        "User-Agent": limited.user_agent,
        "Content-Type": media_type,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    try:
        with (
            GuardedTransport(limited) as transport,
            httpx.Client(transport=transport, timeout=timeout, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise PostFailed(f"HTTP {response.status_code}")
            return _received(response)
    except RefusedAddress as error:
        raise PostFailed(f"refused: {error}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PostFailed(f"no answer: {str(error) or type(error).__name__}") from error


def _received(response: httpx.Response) -> bytes:
    data = b""
    for chunk in response.iter_raw():
        data += chunk
        if len(data) > _MAX_BYTES:
            raise PostFailed(f"more than {_MAX_BYTES} bytes, the limit")
    return data
