"""Texts that a spreadsheet would run."""

# A spreadsheet takes a text that begins so for a formula (OWASP ASVS 1.2.10, with CJK forms).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def disarmed(text: str) -> str:
    """The text, with a ' before it where a spreadsheet would run it; numbers stay."""
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True
