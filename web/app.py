"""The application of the reading room, as `gongkai serve` starts it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from storage.settings import Settings
from web import api, compare, language, offices, pages, start
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
    app.middleware("http")(_with_headers)
    answer_troubles(app)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.include_router(api.router)
    app.include_router(language.router)
    app.include_router(pages.router)
    app.include_router(start.router)
    app.include_router(offices.router)
    app.include_router(compare.router)
    return app


async def _with_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    response.headers.update(HEADERS)
    return response
