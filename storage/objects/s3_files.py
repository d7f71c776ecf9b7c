"""Small files of the archive's own in a bucket of any S3 store."""

import io
from collections.abc import Iterator

from storage.objects.errors import ObjectMissing
from storage.objects.files import checked_name, expect_same, expect_some
from storage.objects.places import S3Place
from storage.objects.s3_bucket import Bucket, put_if_absent


class S3Files:
    """Files under their names in the bucket of the objects.

    An empty object is an upload that broke off when its writer died: it counts as no file.
    """

    def __init__(self, place: S3Place) -> None:
        """Open the bucket, making it if there is none; errors as of Bucket."""
        self._bucket = Bucket(place, "cannot open the files")

    def read(self, name: str) -> bytes | None:
        """See Files.read."""
        bucket, key = self._bucket, checked_name(name)
        try:
            with bucket.errors(f"cannot read {name}"):
                response = bucket.client.get_object(bucket.name, key)
                try:
                    return response.read() or None
                finally:
                    response.close()
                    response.release_conn()
        except ObjectMissing:
            return None

    def write(self, name: str, data: bytes) -> None:
        """See Files.write."""
        expect_some(name, data)
        bucket, key = self._bucket, checked_name(name)
        with bucket.errors(f"cannot write {name}"):
            bucket.client.put_object(bucket.name, key, io.BytesIO(data), len(data))

    def write_once(self, name: str, data: bytes) -> bool:
        """See Files.write_once."""
        expect_some(name, data)
        bucket, key = self._bucket, checked_name(name)
        # Asked first, since a store that does not know the condition would overwrite.
        found = self.read(name)
        if found is None:
            with bucket.errors(f"cannot write {name}"):
                if put_if_absent(bucket.client, bucket.name, key, data):
                    return True
            found = self.read(name)
        if found is None:  # an upload that broke off
            self.write(name, data)
            return True
        expect_same(name, f"{bucket.address}/{key}", found, data)
        return False

    def names(self, folder: str) -> Iterator[str]:
        """See Files.names."""
        bucket, prefix = self._bucket, f"{checked_name(folder)}/"
        with bucket.errors(f"cannot list {folder}"):
            items = bucket.client.list_objects(bucket.name, prefix, recursive=True)
            # Stores differ in the order of names with and without folders.
            names = sorted(item.object_name for item in items if item.size)
        yield from names
