import pytest

from tasks.transport.policy import user_agent


def test_the_user_agent_says_who_asks_and_why() -> None:
    agent = user_agent("https://example.org/gongkai", "0.1.0")
    assert agent == "Gongkai/0.1.0 (+https://example.org/gongkai; archive of budget disclosures)"
    agent.encode("latin-1")


@pytest.mark.parametrize("contact", ["公开@example.org", "a@example.org\r\nX: y", "a\x00b"])
def test_a_contact_that_no_header_can_carry_is_told_so(contact: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        user_agent(contact, "0.1.0")
