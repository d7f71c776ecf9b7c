"""Which language comes first on the pages; the visitor's browser remembers it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from web.addresses import READ_ONLY
from web.rendering import LANGUAGE, Language, root_of

router = APIRouter()

_YEAR = 365 * 24 * 3600


@router.api_route("/language/{first}", methods=READ_ONLY)
def language(
    request: Request,
    first: Language,
    back: Annotated[
        str, Query(max_length=2000, pattern=r"^/([^/\\\x00-\x20][^\\\x00-\x20]*)?$")
    ] = "/",
) -> RedirectResponse:
    """Remember the language and go back to the page; `back` is an address of ours alone."""
    root = root_of(request)
    answer = RedirectResponse(f"{root}{back}", 303)
    answer.set_cookie(LANGUAGE, first, max_age=_YEAR, path=root or "/", samesite="lax")
    return answer
