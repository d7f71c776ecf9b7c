"""What the minio client raises, as errors of storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError

from storage.objects.errors import ObjectMissing, StorageError, StoreRefused, StoreUnavailable

_PASSING = {408, 409, 429}


@contextmanager
def s3_errors(doing: str, place: str, variables: str) -> Iterator[None]:
    """Turn every error of the minio client into a StorageError.

    minio raises S3Error for an error document, InvalidResponseError for any other error body,
    ServerError for a bare status, ValueError for names it refuses, ParseError for broken XML,
    and lets the errors of urllib3 and of the system through.

    Args:
        doing: begins the message, as "cannot store a.pdf".
        place: the store or object, as "127.0.0.1:8333/gongkai".
        variables: how the names of its settings begin, as "GONGKAI_S3".

    Raises:
        ObjectMissing: the store has no such key.
        StoreRefused: access key, secret or permission.
        StoreUnavailable: no answer, half an answer, or an answer that may be better later.
        StorageError: any other answer.
    """
    try:
        yield
    except (MinioException, HTTPError, ParseError, OSError) as error:
        raise _storage_error(error, f"{doing}: S3 store {place}", variables) from error
    except ValueError as error:
        raise StorageError(
            f"{doing}: {error}; check {variables}_ENDPOINT and {variables}_BUCKET"
        ) from error


def http_status(error: Exception) -> int | None:
    """The status that the store answered with; None if it did not answer."""
    match error:
        case S3Error():
            return int(error.response.status)
        case InvalidResponseError():
            return int(error._code)
        case ServerError():
            return int(error.status_code)
    return None


def _storage_error(error: Exception, start: str, variables: str) -> StorageError:
    status = http_status(error)
    if status is None:
        reason = " ".join(str(getattr(error, "reason", error)).split())
        return StoreUnavailable(
            f"{start} gave no answer ({reason}); check that it runs, {variables}_ENDPOINT and "
            f"{variables}_SECURE, then run again"
        )
    code = error.code if isinstance(error, S3Error) else None
    said = f"{code}, HTTP {status}" if code else f"HTTP {status}"
    if status in (401, 403):
        return StoreRefused(
            f"{start} refused us ({said}); check {variables}_ACCESS_KEY, {variables}_SECRET_KEY "
            "and what that key may do"
        )
    if status == 404 and code != "NoSuchBucket":
        return ObjectMissing(f"{start} has no such object ({said})")
    if status >= 500 or status in _PASSING:
        return StoreUnavailable(f"{start} is in trouble ({said}); look at its log, then run again")
    return StorageError(f"{start} did not accept the request ({said}); check its configuration")
