"""Templates into pages; whatever they are given is escaped."""

from pathlib import Path
from typing import Any, Literal

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from storage.queries.kept import kept
from web.labels import CHANGES, STATES, grouped, label, moment
from web.series import ten_thousands

Language = Literal["en", "zh"]
LANGUAGE = "language"
"""The cookie that says which language comes first."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals.update(label=label, states=STATES, change_names=CHANGES, kept=kept)
_TEMPLATES.filters.update(moment=moment, grouped=grouped, ten_thousands=ten_thousands)


def language_of(request: Request) -> Language:
    """The language that a visitor wants first."""
    return "zh" if request.cookies.get(LANGUAGE) == "zh" else "en"


def root_of(request: Request) -> str:
    """What stands before every address of ours: "", or the prefix that a proxy serves us under."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def permanent(request: Request, path: str) -> str:
    """The whole address of a page, for what leaves the browser: feeds, citations."""
    return f"{request.url.scheme}://{request.url.netloc}{root_of(request)}{path}"


def render(
    request: Request, template: str, /, status_code: int = 200, **values: Any
) -> HTMLResponse:
    """A page from a template of `web/templates`.

    Templates know besides `values`: `root` (see `root_of`), `language`, and `here`, the address
    of the page itself without the root.
    """
    root, query = root_of(request), request.url.query
    here = request.url.path.removeprefix(root) + (f"?{query}" if query else "")
    common = {"root": root, "language": language_of(request), "here": here}
    page = _TEMPLATES.get_template(template).render(**common, **values)
    return HTMLResponse(page, status_code, headers={"Vary": "Cookie"})
