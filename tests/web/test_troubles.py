from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from storage.database import upgrade
from storage.settings import Settings
from tests.web.conftest import visiting


@pytest.mark.parametrize(
    "address",
    ["/nowhere", "/documents/zz", f"/documents/{'0' * 64}", "/documents/%00", "/offices/1/%00",
     "/offices/500152/none", "/facts/0123456789abcdef", "/facts/%00", "/docs", "/openapi.json",
     "/static/../app.py", "/static/%2e%2e/app.py", f"/documents/{'0' * 64}/pages/1.png"],
)  # fmt: skip
def test_what_is_not_there(visitor: httpx.Client, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 404
    assert response.text.count('class="notice"') == 1


def test_nothing_can_be_changed(visitor: httpx.Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = visitor.request(method, "/")
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_no_database_is_one_line_until_there_is_one(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path / "data")
    with visiting(settings) as visitor:
        for address in ("/", "/documents/" + "0" * 64, "/api/v1/offices"):
            response = visitor.get(address)
            assert response.status_code == 503
            assert "database does not answer" in response.text
            assert str(tmp_path) not in response.text
        upgrade(settings)
        assert "No document is attributed to an office yet" in visitor.get("/").text


def test_an_unreachable_server_is_not_named(tmp_path: Path) -> None:
    url = SecretStr("postgresql://reader:hunter2@127.0.0.1:9/archive")
    settings = Settings(_env_file=None, data=tmp_path, database_url=url)
    with visiting(settings) as visitor:
        response = visitor.get("/")
    assert response.status_code == 503
    assert not any(part in response.text for part in ("hunter2", "reader", "127.0.0.1"))
