import unicodedata

from tasks.documents.radicals import unified


def test_radicals_are_the_characters_that_look_the_same() -> None:
    assert unified("部⻔职能、中⻓期、⼾口、⼀般、⸺") == "部门职能、中长期、户口、一般、——"


def test_no_radical_stays_and_no_other_text_changes() -> None:
    radicals = [
        chr(code) for code in range(0x2E80, 0x2FD6) if unicodedata.category(chr(code)) != "Cn"
    ]
    left = [radical for radical in radicals if unified(radical) == radical]
    assert left == ["⺀"]  # a repetition mark without a character of its own
    assert unified("20140 信访事务（万元）、㎡①—") == "20140 信访事务（万元）、㎡①—"
