"""Templates into pages; whatever they are given is escaped."""

from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.labels import grouped, label, moment

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals["label"] = label
_TEMPLATES.filters.update(moment=moment, grouped=grouped)


def render(template: str, /, status_code: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template of `web/templates`."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(values), status_code)
