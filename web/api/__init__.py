"""The API, version 1: what the pages show, for programs. It reads, and cannot write."""

from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import TypeAdapter

from web.api.answers import THING_AGE, answer
from web.api.problems import MEDIA_TYPE, Problem, answer_problems, problem
from web.api.routes import router
from web.archive import Archive
from web.limits import Limits
from web.rendering import root_of

PREFIX = "/api/v1"

_DESCRIPTION = """Figures of Chinese budget disclosures, each with the page that it stands on.

All addresses are read with GET or HEAD. Lists are paged: `next`, also in the header Link, is the
address of the next page. A figure is what the office published; where checks of ours disagree,
they say so beside it, and never change it."""
_TROUBLES = {
    400: "The question makes no sense, as a cursor of no earlier answer.",
    404: "The archive has no such thing.",
    414: "The address is too long.",
    422: "A parameter cannot be understood; `errors` says which and why.",
    429: "Too many requests; Retry-After says when to ask again.",
    503: "Database or store do not answer now, or the question takes too long.",
}


def create_api(archive: Archive) -> FastAPI:
    """The application that answers below `PREFIX`."""
    api = FastAPI(
        title="Gongkai", version="1", description=_DESCRIPTION,
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    api.state.archive = archive
    api.include_router(router)
    api.state.described = _described(api)
    api.add_route("/openapi.json", _openapi, ["GET"], include_in_schema=False)
    answer_problems(api)
    api.add_middleware(Limits, rate=archive.settings.web_rate, refuse=problem)
    return api


def _openapi(request: Request) -> Response:
    """The description, with the address at which this API stands."""
    servers = [{"url": root_of(request)}]
    return answer(request, {**request.app.state.described, "servers": servers}, THING_AGE)


def _described(api: FastAPI) -> dict[str, Any]:
    """The description (OpenAPI 3.1); every operation says which problems it may answer with."""
    described = api.openapi()
    schemas = described["components"]["schemas"]
    schemas |= _problem_schemas()
    for unused in ("HTTPValidationError", "ValidationError"):
        del schemas[unused]
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in described["paths"].values():
        operation = path["get"]
        operation["responses"] |= {
            "304": {"description": "The visitor has it already, as If-None-Match says."},
            **{
                str(status): {"description": words, "content": content}
                for status, words in _TROUBLES.items()
            },
        }
    return described


def _problem_schemas() -> dict[str, Any]:
    schema = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs")
    return {"Problem": schema, **parts}
