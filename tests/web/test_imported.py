"""A capture that others made: no page says that our crawler received it."""

import pytest

from storage.settings import Settings
from tests.web.conftest import change, visiting
from tests.web.test_pages import soup, words

OURS = "Our crawler received these bytes"


@pytest.mark.parametrize("path", ["/documents/{sha256}", "/facts/{fact}"])
def test_a_page_says_from_where_it_was_imported(
    path: str, own_archive: Settings, sha256: str, fact_id: str
) -> None:
    address = path.format(sha256=sha256, fact=fact_id)
    with visiting(own_archive) as client:
        assert OURS in words(soup(client, address))
    change(own_archive, "UPDATE capture SET imported_from = 'b.warc <urn:uuid:1>'")
    with visiting(own_archive) as client:
        text = words(soup(client, address))
    assert OURS not in text
    assert "Imported 导入: from b.warc <urn:uuid:1>, not received by our crawler" in text
    assert "Others made this capture" in text
