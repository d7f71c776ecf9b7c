"""Configuration: environment variables GONGKAI_…, or a file `.env` beside the program."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings, each read from the variable of its name with GONGKAI_ before it."""

    model_config = SettingsConfigDict(env_prefix="GONGKAI_", env_file=".env", extra="ignore")

    profile: Literal["archive", "demo"] = Field(
        "archive", description="archive: the real registry; demo: the replica on loopback only"
    )
    data: Path = Field(Path("data"), description="folder of the embedded database and objects")
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL address; without it SQLite in the data folder"
    )
    objects: Literal["local", "s3"] = Field("local", description="where objects are kept")
    s3_endpoint: str = Field("127.0.0.1:8333", description="host and port of the S3 store")
    s3_bucket: str = Field("gongkai", description="bucket of the objects")
    s3_access_key: str = Field("", description="access key of the S3 store")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="secret key of the S3 store")
    s3_secure: bool = Field(True, description="speak https with the S3 store")
    copy_objects: Literal["none", "local", "s3"] = Field(
        "none", description="where the second copy of the objects is kept"
    )
    copy_folder: Path | None = Field(None, description="folder of the copy, if that is local")
    copy_s3_endpoint: str = Field(
        "127.0.0.1:8333", description="host and port of the copy's S3 store"
    )
    copy_s3_bucket: str = Field("gongkai-copy", description="bucket of the copy")
    copy_s3_access_key: str = Field("", description="access key of the copy's S3 store")
    copy_s3_secret_key: SecretStr = Field(
        SecretStr(""), description="secret key of the copy's S3 store"
    )
    copy_s3_secure: bool = Field(True, description="speak https with the copy's S3 store")
    s3_object_lock: Literal["none", "governance", "compliance"] = Field(
        "none", description="objects are put locked against deletion, in this mode"
    )
    s3_retention_days: int = Field(
        30, ge=1, description="how long a locked object cannot be deleted"
    )
    log_key: Path | None = Field(
        None, description="file of the private key that signs the log; without it DATA.key"
    )
    log_origin: str = Field(
        "gongkai.example/log",
        pattern=r"^[^\s+]+$",
        description="name of the log, best a domain and a path of yours; it cannot be changed",
    )
    contact: str = Field("", description="address shown to portals; without it no real network")
    min_free_bytes: int = Field(
        1_000_000_000, description="a run is refused with less free disk than this"
    )
    batch_size: int = Field(200, ge=1, le=500, description="items in one task")
    workers: int = Field(
        8, ge=1, le=64, description="portals crawled at the same time by a process"
    )
    host_requests: int = Field(5000, ge=1, description="requests that a host gets in one night")
    revisit_days: int = Field(
        56, ge=0, description="longest time between two visits of an address; 0: every run"
    )
    report_address: str = Field(
        "", description="where visitors report a figure: a mail address or an https address"
    )
    alarms: SecretStr = Field(
        SecretStr(""), description="where alarms are sent: addresses of apprise, spaces between"
    )
    stamp_authorities: str = Field(
        "", description="authorities for time stamps: ADDRESS=ROOT.pem, spaces between; empty: none"
    )
    log_format: Literal["text", "json"] = Field("text", description="lines for people or JSON")
    web_rate: str = Field(
        "60/minute;20/second",
        pattern=r"^([0-9]+/(second|minute|hour|day)(;[0-9]+/(second|minute|hour|day))*)?$",
        description="requests that one address gets of the API; empty: any",
    )
    web_proxies: str = Field(
        "", description="addresses of proxies whose X-Forwarded-For counts, commas between"
    )
    replica_port: int = Field(18931, description="first of the ports of the demo's replica")

    @field_validator("s3_endpoint", "copy_s3_endpoint")
    @classmethod
    def _without_scheme(cls, value: str, info: ValidationInfo) -> str:
        if "://" in value:
            secure = str(info.field_name).replace("endpoint", "secure").upper()
            raise ValueError(f"host:port without http://; GONGKAI_{secure} chooses the scheme")
        return value

    @field_validator("copy_folder", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return value or None

    @field_validator("copy_folder", "log_key", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("report_address")
    @classmethod
    def _mail_or_https(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s:/?#]+@[^@\s:/?#]+|https://[^\s/]+(/\S*)?", value):
            raise ValueError(
                "a mail address, as desk@example.org, or one that begins with https://"
            )
        return value

    @field_validator("stamp_authorities")
    @classmethod
    def _address_and_file(cls, value: str) -> str:
        for entry in value.split():
            if not re.fullmatch(r"https?://[^\s/]+\S*=[^\s=]+", entry):
                raise ValueError(f"{entry}: ADDRESS=ROOT.pem with an http or https address")
        return value

    @property
    def signing_key(self) -> Path:
        """The file of the key that signs the log: the one named, or `<data>.key`.

        That lies beside the data folder: who copies or hands on the archive does not copy it.
        """
        return self.log_key or Path(f"{self.data.resolve()}.key")

    @property
    def published(self) -> Path:
        """The folder of the files that the reading room hands out."""
        return self.data / "published"

    @property
    def database(self) -> str:
        """The SQLAlchemy address in use."""
        if self.database_url is None:
            return f"sqlite:///{self.data / 'gongkai.db'}"
        address = self.database_url.get_secret_value()
        return address.replace("postgresql://", "postgresql+psycopg://", 1)
