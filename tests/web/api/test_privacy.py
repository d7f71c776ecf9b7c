from typing import Any

import pytest

from web.api.privacy import private, private_document

CONTACT, HIDDEN = "联系人：王小明 电话：023-44567890", "联系人：*** 电话：***"
# As long as a number to call, and begins like one.
LIKE_A_NUMBER = "13812345678"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (CONTACT, HIDDEN),
        ({"message": CONTACT, "code": "2010308"}, {"message": HIDDEN, "code": "2010308"}),
        ([{"cells": [{"text": CONTACT}]}], [{"cells": [{"text": HIDDEN}]}]),
        ({"operands": ({"sentence": CONTACT},)}, {"operands": [{"sentence": HIDDEN}]}),
        ({"value": {"text": CONTACT}}, {"value": {"text": HIDDEN}}),
        ({"amount_yuan": None, "value": None, "stated": LIKE_A_NUMBER},
         {"amount_yuan": None, "value": None, "stated": "***"}),
        (None, None), (3, 3), (True, True), ("财政拨款收入", "财政拨款收入"),
    ],
)  # fmt: skip
def test_contacts_are_hidden_wherever_they_stand(value: Any, shown: Any) -> None:
    assert private(value) == shown


@pytest.mark.parametrize(
    "row",
    [
        {"amount_yuan": LIKE_A_NUMBER, "value": None, "stated": LIKE_A_NUMBER},
        {"amount_yuan": None, "value": LIKE_A_NUMBER, "stated": LIKE_A_NUMBER},
        {"stated": LIKE_A_NUMBER, "expected": LIKE_A_NUMBER},
        {"fact_id": LIKE_A_NUMBER, "code": LIKE_A_NUMBER, "url": f"http://a/{LIKE_A_NUMBER}.pdf"},
    ],
)
def test_figures_ids_and_addresses_stay(row: Any) -> None:
    assert private(row) == row


def test_a_cell_that_states_a_figure_is_an_amount_and_any_other_may_be_a_telephone() -> None:
    cells = [{"row": 1, "col": col, "text": LIKE_A_NUMBER} for col in (2, 3)]
    document = {
        "documents": [],
        "tables": [{"number": 0, "title": CONTACT, "grid": {"cells": cells}}],
        "facts": [{"id": "f", "table_number": 0, "row": 1, "col": 2}],
    }
    shown = private_document(document)
    assert [cell["text"] for cell in shown["tables"][0]["grid"]["cells"]] == [LIKE_A_NUMBER, "***"]
    assert shown["tables"][0]["title"] == HIDDEN
    assert cells[1]["text"] == LIKE_A_NUMBER
