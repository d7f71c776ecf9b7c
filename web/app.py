"""The application of the reading room, as `gongkai serve` starts it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from storage.settings import Settings
from web import (
    compare,
    downloads,
    feeds,
    finding,
    language,
    offices,
    operands,
    pages,
    sealed,
    start,
    takeaway,
)
from web.api import PREFIX, create_api
from web.archive import Archive
from web.troubles import answer_troubles

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """The reading room over the archive of the settings; nothing is opened before a visit.

    Args:
        settings: by default those of the environment.
    """
    archive = Archive(settings or Settings())

    @asynccontextmanager
    async def closing(_: FastAPI) -> AsyncIterator[None]:
        yield
        archive.close()

    app = FastAPI(
        title="Gongkai",
        lifespan=closing,
        redirect_slashes=False,
        # The generated manual would load scripts from elsewhere.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.archive = archive
    app.add_middleware(_Headed)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=archive.settings.web_proxies)
    answer_troubles(app)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.routes.append(_below(PREFIX, create_api(archive)))
    for room in (
        start, offices, compare, pages, operands, finding, downloads, feeds, takeaway, sealed,
        language,
    ):  # fmt: skip
        app.include_router(room.router)
    return app


def _below(prefix: str, application: ASGIApp) -> Mount:
    """All addresses that begin so, also those with line breaks, which are the API's to refuse."""
    mount = Mount(prefix, application)
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


class _Headed:
    """Sends `HEADERS` with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, headed)
