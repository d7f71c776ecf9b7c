"""Time stamps as the verifier of exports sees them: honest, foreign, expired, changed ones."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.exports.verifier import Export, stamped
from tests.storage.exports import naive_log as log
from tests.storage.exports.authority import STAMPING, Authority, found
from tests.storage.exports.proved import KEY, Case, exported, leaves

MESSAGE = log.checkpoint(leaves(), KEY)
PSS = ("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.stamp(MESSAGE)


def verify(authority: Authority, answer: bytes, message: bytes = MESSAGE) -> datetime:
    return stamped(answer, message, x509.load_pem_x509_certificates(authority.root))[0]


def accepted(authority: Authority, answer: bytes) -> bool:
    try:
        verify(authority, answer)
    except Exception:
        return False
    return True


def at(statement: bytes, year: int) -> bytes:
    """A statement of another year."""
    return statement.replace(f"{datetime.now(UTC):%Y}".encode(), str(year).encode(), 1)


def test_an_export_with_a_stamp_says_when_and_whose_clock(
    tmp_path: Path, authority: Authority, answer: bytes
) -> None:
    case = exported(tmp_path / "export", stamps=[(answer, authority.root)])
    code, found_, said = case.run("--key", log.Signer.new(1).vkey)
    assert code == 0, said
    assert any("says 'CN=Test authority'" in line for line in found_["proved"])
    assert any("proof/stamps/1.pem comes from the export" in line for line in found_["not proved"])
    root = authority.folder / "root.pem"
    code, found_, said = case.run("--root", str(root), "--key", log.Signer.new(1).vkey)
    assert code == 0, said
    assert found_["not proved"] == ["the bytes of 1 entries: only hashes are in the export"]


@pytest.mark.parametrize(
    "how",
    [
        {"elliptic": True},
        {"digest": "sha384"},
        {"digest": "sha512", "identified_by": "sha512"},
        {"elliptic": True, "digest": "sha512"},
        {"identified_by": "sha1"},
    ],
    ids=str,
)
def test_stamps_of_several_kinds_are_accepted(tmp_path: Path, how: dict[str, Any]) -> None:
    authority = found(tmp_path / "tsa", **how)
    for digest in ("sha256", "sha384", "sha512"):
        moment = verify(authority, authority.stamp(MESSAGE, digest))
        assert abs((datetime.now(UTC) - moment).total_seconds()) < 60


def test_rsa_pss_is_accepted_and_checked(authority: Authority) -> None:
    answer = authority.sign(authority.statement(MESSAGE), *PSS)
    verify(authority, answer)
    assert not accepted(authority, answer[:-1] + bytes([answer[-1] ^ 1]))


def test_a_weak_hash_is_refused(authority: Authority) -> None:
    answer = authority.sign(authority.statement(MESSAGE), "-md", "sha1")
    with pytest.raises(ValueError, match="not SHA-256"):
        verify(authority, answer)


def test_a_stamp_of_other_bytes_and_one_by_another_authority_are_refused(
    tmp_path: Path, authority: Authority, answer: bytes
) -> None:
    foreign = found(tmp_path / "tsa", name="Foreign")
    namesake = found(tmp_path / "namesake")
    with pytest.raises(ValueError, match="a stamp of other bytes"):
        verify(authority, answer, MESSAGE + b"x")
    for other in (foreign, namesake):
        with pytest.raises(Exception, match="candidates exhausted"):
            verify(authority, other.stamp(MESSAGE))
    case = exported(tmp_path / "export", stamps=[(foreign.stamp(b"other"), foreign.root)])
    assert "time stamp: proof/stamps/1.tsr: a stamp of other bytes" in case.refused()
    case.stamps(foreign.stamp(MESSAGE), foreign.root)
    assert "time stamp" in case.refused("--root", str(authority.folder / "root.pem"))
    case.path("stamps/1.pem").unlink()
    assert "1.pem is missing" in case.refused()


def test_names_in_certificates_cannot_write_to_a_terminal(tmp_path: Path) -> None:
    painted = found(tmp_path / "tsa", name="\x1b[2Jevil\n")
    case = exported(tmp_path / "export", stamps=[(painted.stamp(MESSAGE), painted.root)])
    code, _, said = case.run()
    assert code == 0
    other = found(tmp_path / "other").folder / "root.pem"
    said += case.run("--root", str(other))[2]
    assert "evil" in said
    assert said.isascii()
    assert "\x1b" not in said


def test_a_certificate_counts_at_the_moment_of_the_stamp(tmp_path: Path) -> None:
    authority = found(tmp_path / "tsa", until=2022)
    statement = authority.statement(MESSAGE)
    assert verify(authority, authority.sign(at(statement, 2021))).year == 2021
    for year in (2019, 2023):
        with pytest.raises(Exception, match="not valid at validation time"):
            verify(authority, authority.sign(at(statement, year)))


@pytest.mark.parametrize(
    "how",
    [
        {"purposes": (ExtendedKeyUsageOID.SERVER_AUTH,)},
        {"purposes": (*STAMPING, ExtendedKeyUsageOID.SERVER_AUTH)},
        {"critical": False},
        {"root_signs": False},
        {"between": 0},
        {"between": 1, "between_for": (ExtendedKeyUsageOID.SERVER_AUTH,)},
    ],
    ids=str,
)
def test_a_certificate_that_may_not_stamp_is_refused(
    tmp_path: Path, authority: Authority, how: dict[str, Any]
) -> None:
    other = found(tmp_path / "tsa", **how)
    answer = other.sign(authority.statement(MESSAGE), *middle(other))
    with pytest.raises(Exception, match=r"alone|critical|cA must|path length|not for it"):
        verify(other, answer)


def middle(authority: Authority) -> tuple[str, ...]:
    pem = authority.folder / "middle.pem"
    return ("-certfile", "middle.pem") if pem.read_bytes() else ()


def test_a_chain_with_a_certificate_between_is_followed(
    tmp_path: Path, authority: Authority
) -> None:
    other = found(tmp_path / "tsa", between=1)
    statement = authority.statement(MESSAGE)
    verify(other, other.sign(statement, *middle(other)))
    with pytest.raises(Exception, match="candidates exhausted"):
        verify(other, other.sign(statement))


def test_of_bit_flips_in_a_stamp_none_is_accepted(authority: Authority, answer: bytes) -> None:
    """All lie in what is signed or in what has one form only; here nothing is outside of both."""
    bits = range(0, len(answer) * 8, len(answer) * 8 // 2000)
    for bit in bits:
        changed = bytearray(answer)
        changed[bit // 8] ^= 1 << bit % 8
        assert not accepted(authority, bytes(changed)), f"bit {bit}"
    for length in range(0, len(answer), 50):
        assert not accepted(authority, answer[:length])
    with pytest.raises(ValueError, match="not the expected DER"):
        verify(authority, answer + b"\5\0")


@pytest.fixture(scope="module")
def honest(
    tmp_path_factory: pytest.TempPathFactory, authority: Authority, answer: bytes
) -> tuple[Case, Export]:
    folder = tmp_path_factory.mktemp("honest") / "export"
    case = exported(folder, stamps=[(answer, authority.root)])
    checked = Export(folder, [])
    checked.check([])
    assert not checked.refused
    return case, checked


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_any_flipped_bit_of_the_proof_is_refused_or_told(
    honest: tuple[Case, Export], authority: Authority, choice: st.DataObject
) -> None:
    """Harmless are bits of a root certificate that are neither its key, name nor term.

    Such a root is told as coming from the export in any case.
    """
    case, checked = honest
    files = sorted(path for path in case.path("").rglob("*") if path.is_file())
    path = choice.draw(st.sampled_from(files))
    whole = path.read_bytes()
    bit = choice.draw(st.integers(0, len(whole) * 8 - 1))
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    path.write_bytes(changed)
    try:
        export = Export(case.folder, [])
        export.check([])
    finally:
        path.write_bytes(whole)
    if not export.refused and export.unproved == checked.unproved:
        assert path.name == "1.pem"
        mine, other = (x509.load_pem_x509_certificates(data)[0] for data in (whole, bytes(changed)))
        assert (mine.public_key(), mine.subject) == (other.public_key(), other.subject)
