"""Someone who signs requests as Alexa does, with certificates of their own making; for tests and benchmarks.

peer = Peer.new()
roots, folder = peer.write(tmp_path)        # for LEAFLINE_ALEXA_TRUST_ROOTS and LEAFLINE_ALEXA_CERT_FOLDER
body = envelope({"type": "LaunchRequest"})
post(url, body, headers=peer.headers(body))
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

__all__ = ["APPLICATION", "NAME", "URL", "Authority", "Peer", "PublicKey", "envelope", "pem", "rsa_key"]

APPLICATION = "amzn1.ask.skill.00000000-0000-4000-8000-000000000001"
NAME = "echo-api.amazon.com"
URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-test.pem"

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


@cache
def rsa_key(use: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Give one key for each use; making one takes long, so that it is made once a process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(*certificates: x509.Certificate) -> bytes:
    """Give certificates one after the other, as Amazon publishes them."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate and the key that it vouches for."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @classmethod
    def root(
        cls, name: str = "Test Root", *, now: datetime | None = None, key: rsa.RSAPrivateKey | None = None
    ) -> Self:
        """Make an authority that vouches for itself."""
        key = key or rsa_key(name)
        now = now or datetime.now(UTC)
        begins, ends = now - timedelta(days=1000), now + timedelta(days=3000)
        return cls(_certificate(name, key.public_key(), key, name, begins=begins, ends=ends), key)

    def intermediate(self, name: str = "Test Intermediate", *, now: datetime | None = None) -> "Authority":
        """Make an authority that this one vouches for."""
        key = rsa_key(name)
        now = now or datetime.now(UTC)
        begins, ends = now - timedelta(days=500), now + timedelta(days=1000)
        certificate = _certificate(name, key.public_key(), self.key, self._name, begins=begins, ends=ends)
        return Authority(certificate, key)

    def leaf(
        self,
        key: PublicKey | None = None,
        *,
        names: Sequence[str] = (NAME,),
        begins: datetime | None = None,
        ends: datetime | None = None,
        purpose: ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
    ) -> x509.Certificate:
        """Make a certificate for a server, valid from a month ago for most of a year where no dates are given."""
        begins = begins or datetime.now(UTC) - timedelta(days=30)
        return _certificate(
            NAME,
            key or rsa_key("leaf").public_key(),
            self.key,
            self._name,
            begins=begins,
            ends=ends or begins + timedelta(days=330),
            names=names,
            purpose=purpose,
        )

    @property
    def _name(self) -> str:
        return str(self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _certificate(
    name: str,
    key: PublicKey,
    issuer_key: rsa.RSAPrivateKey,
    issuer_name: str,
    *,
    begins: datetime,
    ends: datetime,
    names: Sequence[str] = (),
    purpose: ObjectIdentifier | None = None,
) -> x509.Certificate:
    """Make a certificate for `key`: a server's where it has a purpose, an authority's where it has none."""
    authority = purpose is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer_name)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    return builder.sign(issuer_key, SHA256())


@dataclass(frozen=True, slots=True)
class Peer:
    """A signer whose chain leads from Alexa's name over an intermediate to its own root."""

    roots: tuple[x509.Certificate, ...]
    """What a verifier has to trust."""
    chain: bytes
    """Leaf and intermediate as PEM text: what is found at `url`."""
    key: rsa.RSAPrivateKey
    """The leaf's key."""
    url: str = URL

    @classmethod
    def new(cls, *, now: datetime | None = None) -> Self:
        """Make a signer whose certificates are valid at `now`, the present where it is left out."""
        now = now or datetime.now(UTC)
        root = Authority.root(now=now)
        middle = root.intermediate(now=now)
        leaf = middle.leaf(begins=now - timedelta(days=30))
        return cls((root.certificate,), pem(leaf, middle.certificate), rsa_key("leaf"))

    def headers(self, body: bytes, **others: str) -> dict[str, str]:
        """Give the headers that make `body` a request of Alexa's."""
        signature = self.key.sign(body, padding.PKCS1v15(), SHA256())
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Signature-256": base64.b64encode(signature).decode(),
            "SignatureCertChainUrl": self.url,
            **others,
        }

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write what a server under test needs; give the file of roots and the folder of chains."""
        roots, chains = folder / "roots.pem", folder / "chains"
        chains.mkdir(parents=True, exist_ok=True)
        roots.write_bytes(pem(*self.roots))
        (chains / self.url.rpartition("/")[2]).write_bytes(self.chain)
        return roots, chains


def envelope(
    request: dict[str, Any],
    *,
    application: str = APPLICATION,
    now: datetime | None = None,
    attributes: dict[str, Any] | None = None,
) -> bytes:
    """Give an envelope as a device without a screen sends it, about 2 KiB of JSON."""
    token = "x" * 300  # as long as some of Amazon's, so that sizes are true to life
    user = {"userId": "amzn1.ask.account." + "A" * 150}
    content = {
        "version": "1.0",
        "session": {
            "new": not attributes,
            "sessionId": "amzn1.echo-api.session.00000000-0000-4000-8000-000000000002",
            "application": {"applicationId": application},
            "attributes": attributes or {},
            "user": user,
        },
        "context": {
            "Viewports": [],
            "AudioPlayer": {"playerActivity": "IDLE"},
            "System": {
                "application": {"applicationId": application},
                "user": user,
                "person": {"personId": "amzn1.ask.person." + "B" * 150},
                "unit": {"unitId": "amzn1.ask.unit." + "C" * 150},
                "device": {"deviceId": "amzn1.ask.device." + "D" * 150, "supportedInterfaces": {"AudioPlayer": {}}},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": token,
            },
        },
        "request": {
            "requestId": "amzn1.echo-api.request.00000000-0000-4000-8000-000000000003",
            "locale": "en-US",
            "timestamp": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "shouldLinkResultBeReturned": False,
            **request,
        },
    }
    return json.dumps(content).encode()
