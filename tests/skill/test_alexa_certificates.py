"""Alexa's certificates: the rule for their address, and which chains are believed."""

import warnings
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from skill.channels.alexa.certificates import MAX_CHAIN, ChainPolicy, certificate_url, load_trust_roots, public_roots
from skill.channels.alexa.refusal import Refused
from speech_content.errors import SettingError
from tests.blackbox.alexa_peer import Authority, PublicKey, pem, rsa_key

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CERT = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"

ALLOWED = [
    (CERT, CERT),
    ("https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem", CERT),
    ("https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem", CERT),
    ("https://s3.amazonaws.com/elsewhere/../echo.api/./echo-api-cert.pem", CERT),
    ("https://s3.amazonaws.com/echo.api//echo-api-cert.pem", CERT),
    ("HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem", CERT),
    ("https://s3.amazonaws.com/echo.api/echo-api-cert-12-ats.pem", CERT.replace("cert.pem", "cert-12-ats.pem")),
    ("https://s3.amazonaws.com/echo.api/A/b_c~d.PEM", "https://s3.amazonaws.com/echo.api/A/b_c~d.PEM"),
]

NOT_ALLOWED = [
    None,
    "",
    " ",
    "https",
    "https://",
    "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "ftp://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "file:///echo.api/echo-api-cert.pem",
    "//s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https:/s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https:s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https:\\\\s3.amazonaws.com\\echo.api\\echo-api-cert.pem",
    "httpſ://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://notamazon.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com.evil.example/echo.api/echo-api-cert.pem",
    "https://evil-s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://bucket.s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3-us-west-2.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3xamazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com./echo.api/echo-api-cert.pem",
    "https://s3。amazonaws。com/echo.api/echo-api-cert.pem",
    "https://ſ3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://127.0.0.1/echo.api/echo-api-cert.pem",
    "https://user@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://user:secret@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://@s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com@evil.example/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443@evil.example/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com\\@evil.example/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:80/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:0443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:-443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com",
    "https://s3.amazonaws.com/",
    "https://s3.amazonaws.com/echo.api",
    "https://s3.amazonaws.com/echo.api/",
    "https://s3.amazonaws.com/echo.api/.",
    "https://s3.amazonaws.com/echo.api/..",
    "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
    "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.apis/echo-api-cert.pem",
    "https://s3.amazonaws.com/x/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com//echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/../evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/x/../../evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/../../evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%2E%2E%2Fevil/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api%2fecho-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%252e%252e/evil.pem",
    "https://s3.amazonaws.com/echo.api/..\\evil\\echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/..;/evil.pem",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?versionId=1",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#",
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#part",
    "https://s3.amazonaws.com#/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com?/echo.api/echo-api-cert.pem",
    " " + CERT,
    CERT + " ",
    CERT + "\n",
    CERT + "\r\nX: y",
    CERT + "\x00",
    CERT.replace("echo-api", "echo\tapi"),
    CERT + "é",
    CERT + "," + CERT,
    CERT + "/" + "a" * 300,
]


@pytest.mark.parametrize(("header", "expected"), ALLOWED)
def test_address_allowed(header: str, expected: str) -> None:
    """An address by Amazon's rule is rebuilt from its parts, and each spelling of it alike."""
    assert expected == certificate_url(header)


@pytest.mark.parametrize("header", NOT_ALLOWED)
def test_address_not_allowed(header: str | None) -> None:
    """Whatever else could lead somewhere else is refused."""
    with pytest.raises(Refused, match=r"^certificate-url$"):
        certificate_url(header)


@given(
    st.text()
    | st.text("abe.hioc/\\%2f:@?#;&~ ", max_size=60).map("https://s3.amazonaws.com/echo.api/".__add__)
    | st.text("abe.hioc/\\%2f:@?#;&~ ", max_size=20).map(lambda text: f"https://{text}s3.amazonaws.com/echo.api/x")
)
def test_no_address_leads_elsewhere(header: str) -> None:
    """Of any text, what comes out is below Amazon's folder at Amazon's host, and stays the same when checked again."""
    try:
        url = certificate_url(header)
    except Refused:
        return
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "s3.amazonaws.com", "", "")
    assert parts.path.startswith("/echo.api/")
    assert not {"", ".", ".."} & set(parts.path[1:].split("/"))
    assert url == certificate_url(url)


ROOT = Authority.root(now=NOW)
MIDDLE = ROOT.intermediate(now=NOW)
SECOND = MIDDLE.intermediate("Second Intermediate", now=NOW)
STRANGER = Authority.root("Strange Root", now=NOW)
NAMESAKE = Authority.root("Test Root", now=NOW, key=rsa_key("namesake"))
EXPIRED = ROOT.intermediate("Expired Intermediate", now=NOW - timedelta(days=1500))
BEGINS = NOW - timedelta(days=30)
LEAF = MIDDLE.leaf(begins=BEGINS)
LEAF_AUTHORITY = Authority(LEAF, rsa_key("leaf"))


def chain(key: PublicKey | None = None, **parts: Any) -> bytes:
    """Give a chain like Amazon's, but for some parts of the leaf."""
    return pem(MIDDLE.leaf(key, **{"begins": BEGINS, **parts}), MIDDLE.certificate)


_POLICY = ChainPolicy([ROOT.certificate])
_END = b"\n-----END CERTIFICATE-----\n"

BELIEVED = {
    "leaf and intermediate": pem(LEAF, MIDDLE.certificate),
    "with the root": pem(LEAF, MIDDLE.certificate, ROOT.certificate),
    "two intermediates, out of order": pem(SECOND.leaf(begins=BEGINS), MIDDLE.certificate, SECOND.certificate),
    "with one that has no part in it": pem(LEAF, STRANGER.certificate, MIDDLE.certificate),
    "straight from the root": pem(ROOT.leaf(begins=BEGINS)),
    "text between, as openssl writes it": b"subject=x\n" + pem(LEAF) + b"\nissuer=y\r\n" + pem(MIDDLE.certificate),
    "several names": chain(names=["example.com", "echo-api.amazon.com"]),
    "for all server names of Amazon": chain(names=["*.amazon.com"]),
    "a key of 4,096 bits": chain(rsa_key("large", 4096).public_key()),
    "valid from this second": chain(begins=NOW),
    "valid to this second": chain(ends=NOW),
}

NOT_BELIEVED = {
    "nothing": b"",
    "rubbish": b"<Error><Code>AccessDenied</Code></Error>",
    "cut short": pem(LEAF)[:-40],
    "not base64 inside": b"-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n",
    "not a certificate inside": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "another kind of PEM": pem(LEAF, MIDDLE.certificate).replace(b"CERTIFICATE", b"PUBLIC KEY"),
    "no intermediate": pem(LEAF),
    "one of two intermediates": pem(SECOND.leaf(begins=BEGINS), SECOND.certificate),
    "another intermediate": pem(LEAF, STRANGER.intermediate("Strange Intermediate", now=NOW).certificate),
    "another root": pem(STRANGER.leaf(begins=BEGINS), STRANGER.certificate),
    "a root of the same name": pem(NAMESAKE.leaf(begins=BEGINS), NAMESAKE.certificate),
    "intermediate first": pem(MIDDLE.certificate, LEAF),
    "the root alone": pem(ROOT.certificate),
    "signed by itself": pem(LEAF_AUTHORITY.leaf(begins=BEGINS)),
    "signed by a leaf": pem(
        LEAF_AUTHORITY.leaf(rsa_key("other").public_key(), begins=BEGINS), LEAF, MIDDLE.certificate
    ),
    "signature changed": pem(LEAF).replace(b"=\n---", b"A\n---").replace(b"A==", b"Q==") + pem(STRANGER.certificate),
    "expired": chain(ends=NOW - timedelta(seconds=1)),
    "not yet valid": chain(begins=NOW + timedelta(seconds=1)),
    "of an expired intermediate": pem(EXPIRED.leaf(begins=BEGINS), EXPIRED.certificate),
    "another name": chain(names=["example.com"]),
    "a name below": chain(names=["x.echo-api.amazon.com"]),
    "a longer name": chain(names=["echo-api.amazon.com.example.com"]),
    "a wildcard for everything": chain(names=["*"]),
    "the name as subject only": chain(names=[]),
    "for clients": chain(purpose=ExtendedKeyUsageOID.CLIENT_AUTH),
    "for signing code": chain(purpose=ExtendedKeyUsageOID.CODE_SIGNING),
    "a key of 1,024 bits": chain(rsa_key("small", 1024).public_key()),
    "a key of 8,192 bits": chain(RSAPublicNumbers(65537, 2**8191 + 1).public_key()),
    "an elliptic key": chain(ec.generate_private_key(ec.SECP256R1()).public_key()),
    "an Edwards key": chain(ed25519.Ed25519PrivateKey.generate().public_key()),
    "too many certificates": pem(LEAF, *[MIDDLE.certificate] * 8),
    "too many bytes": pem(LEAF, MIDDLE.certificate) + b"\n" * MAX_CHAIN,
}


@pytest.mark.parametrize("found", BELIEVED.values(), ids=BELIEVED)
def test_chain_believed(found: bytes) -> None:
    """A chain from Alexa's name to a trusted root gives the leaf's key."""
    leaf = x509.load_pem_x509_certificates(found)[0]
    assert leaf.public_key() == _POLICY.signing_key(found, NOW).key


@pytest.mark.parametrize("found", NOT_BELIEVED.values(), ids=NOT_BELIEVED)
def test_chain_not_believed(found: bytes) -> None:
    """Any other is refused, whichever link is wrong."""
    with pytest.raises(Refused, match=r"^chain$"):
        _POLICY.signing_key(found, NOW)


@given(st.binary() | st.binary(max_size=300).map(lambda b: b"-----BEGIN CERTIFICATE-----\n" + b64encode(b) + _END))
def test_rubbish_is_not_believed(found: bytes) -> None:
    """Whatever bytes are found, they are refused, and nothing else happens."""
    with pytest.raises(Refused, match=r"^chain$"):
        _POLICY.signing_key(found, NOW)


@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
def test_a_damaged_chain_gives_no_other_key(place: int, value: int) -> None:
    """A chain with one byte changed is refused, or gives the same key as before."""
    damaged = bytearray(pem(LEAF, MIDDLE.certificate))
    damaged[place % len(damaged)] = value
    try:
        found = _POLICY.signing_key(bytes(damaged), NOW)
    except Refused as refused:
        assert refused.reason == "chain"
    else:
        assert LEAF.public_key() == found.key


def test_no_root_no_belief() -> None:
    """Where no root is trusted, no chain is believed."""
    with pytest.raises(Refused):
        ChainPolicy([STRANGER.certificate]).signing_key(pem(LEAF, MIDDLE.certificate), NOW)


def test_a_key_is_kept_for_a_day() -> None:
    """A key may be used for 24 hours without looking again."""
    assert NOW + timedelta(hours=24) == _POLICY.signing_key(chain(), NOW).until


def test_a_key_is_kept_no_longer_than_its_certificates() -> None:
    """A key ends with the leaf or with the intermediate, whichever is first."""
    soon = NOW + timedelta(hours=3)
    assert soon == _POLICY.signing_key(chain(ends=soon), NOW).until
    brief = ROOT.intermediate("Brief Intermediate", now=soon - timedelta(days=1000))
    assert soon == _POLICY.signing_key(pem(brief.leaf(begins=BEGINS), brief.certificate), NOW).until


def test_public_roots() -> None:
    """The public roots have those that Alexa's chains lead to, and are read without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        roots = public_roots()
        ChainPolicy()
    names = {root.subject.rfc4514_string().partition(",")[0] for root in roots}
    assert {"CN=Amazon Root CA 1", "CN=Starfield Services Root Certificate Authority - G2"} <= names
    assert len(roots) > 50


def test_trust_roots_are_read(tmp_path: Path) -> None:
    """A file of authorities gives them in order."""
    (tmp_path / "roots.pem").write_bytes(b"# ours\n" + pem(ROOT.certificate, STRANGER.certificate))
    assert (ROOT.certificate, STRANGER.certificate) == load_trust_roots(tmp_path / "roots.pem")


UNREADABLE_ROOTS = {
    "empty": b"",
    "text": b"trust everybody",
    "damaged": pem(ROOT.certificate)[:-50],
    "a server's certificate": pem(ROOT.certificate, LEAF),
}


@pytest.mark.parametrize("content", UNREADABLE_ROOTS.values(), ids=UNREADABLE_ROOTS)
def test_trust_roots_unreadable(tmp_path: Path, content: bytes) -> None:
    """A file that can't serve is named, with what to do."""
    path = tmp_path / "roots.pem"
    path.write_bytes(content)
    with pytest.raises(SettingError, match=r"roots\.pem: .+ Name a PEM file"):
        load_trust_roots(path)


def test_trust_roots_missing(tmp_path: Path) -> None:
    """A file that isn't there, and a folder, are named, with what to do."""
    for path in (tmp_path / "missing.pem", tmp_path):
        with pytest.raises(SettingError, match=r"can't be read .+ Name a PEM file"):
            load_trust_roots(path)
