"""Alexa's signing certificates: the rule for their address, and what a chain of them must be to be believed.

Amazon's rule: https, host s3.amazonaws.com, port 443 if any, a path that starts with /echo.api/ once normalised; the
leaf is valid now, names echo-api.amazon.com, and leads to a trusted root (Alexa Skills Kit, "Host a custom skill as a
web service").
"""

import posixpath
import re
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import DNSName
from cryptography.x509.verification import PolicyBuilder, Store

from skill.channels.alexa.refusal import Refused
from speech_content.errors import SettingError

__all__ = ["MAX_CHAIN", "ChainPolicy", "SigningKey", "certificate_url", "load_trust_roots", "public_roots"]

MAX_CHAIN = 64 * 1024
"""Most bytes that a file of certificates may have; Amazon's has under 8 KiB."""

_NAME = "echo-api.amazon.com"
_MOST_CERTIFICATES = 8
_KEY_BITS = range(2048, 4096 + 1)
_LONGEST_TRUST = timedelta(hours=24)
_LONGEST_URL = 256

# What isn't in the pattern can't be in the address: no user, query, fragment, percent sign, backslash, space, control.
_URL = re.compile(r"https://s3\.amazonaws\.com(?::443)?(/[a-z0-9._~/-]+)", re.ASCII | re.IGNORECASE)
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def certificate_url(header: str | None) -> str:
    """Give the address of the certificates, rebuilt from its checked parts.

    Two spellings of one address give the same result, so it serves as a key of a cache.
    Raises `Refused` ("certificate-url") for whatever Amazon's rule doesn't allow, several addresses among it.
    """
    matched = _URL.fullmatch(header) if header and len(header) <= _LONGEST_URL else None
    path = posixpath.normpath(matched[1]) if matched else ""
    if not path.startswith("/echo.api/"):
        raise Refused("certificate-url")
    return "https://s3.amazonaws.com" + path


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key that Alexa signs with, as long as it may be used without looking again."""

    key: RSAPublicKey
    until: datetime
    """When to fetch and check anew, UTC: after a day, or sooner when a certificate of the chain ends sooner."""


class ChainPolicy:
    """What a chain of certificates must be, for one set of trusted roots."""

    def __init__(self, trust_roots: Sequence[x509.Certificate] | None = None) -> None:
        """Trust these roots, or the public ones where none are given."""
        roots = list(public_roots() if trust_roots is None else trust_roots)
        self._policy = PolicyBuilder().store(Store(roots))

    def signing_key(self, pem: bytes, now: datetime) -> SigningKey:
        """Give the key of the first certificate in `pem`, when the chain holds at `now` (aware UTC).

        The others may serve as intermediates, in any order. Raises `Refused` ("chain") for everything else.
        """
        try:
            if len(pem) > MAX_CHAIN:
                raise ValueError
            leaf, *others = x509.load_pem_x509_certificates(pem)
            if len(others) >= _MOST_CERTIFICATES:
                raise ValueError
            # Checks names, dates, signatures, server use and strength of keys by the rules that browsers share.
            chain = self._policy.time(now).build_server_verifier(DNSName(_NAME)).verify(leaf, others)
            key = leaf.public_key()
            if not isinstance(key, RSAPublicKey) or key.key_size not in _KEY_BITS:
                raise ValueError
            ends = min(certificate.not_valid_after_utc for certificate in chain)
        except Exception:  # the parser and the verifier raise many kinds, and each means the same
            raise Refused("chain") from None
        return SigningKey(key, min(ends, now + _LONGEST_TRUST))


def public_roots() -> tuple[x509.Certificate, ...]:
    """Give the public roots that certifi carries: the same on every machine, also in a container without any."""
    roots = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some old roots break a rule on serial numbers; Alexa's chains may end in one
        for block in _PEM.findall(Path(certifi.where()).read_bytes()):
            with suppress(ValueError):  # what a later release of the parser refuses is left out
                roots.append(x509.load_pem_x509_certificate(block))
    return tuple(roots)


def load_trust_roots(path: Path) -> tuple[x509.Certificate, ...]:
    """Read the certificate authorities in a PEM file, to be trusted in place of the public ones.

    Raises `SettingError` where the file can't be read, holds none, or holds a certificate that can't vouch for others.
    """
    mend = "Name a PEM file that holds the certificates of the authorities to trust"
    try:
        roots = tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except OSError as error:
        raise SettingError(f"{path}: can't be read ({error.strerror or 'unknown cause'}). {mend}.") from None
    except ValueError:
        raise SettingError(f"{path}: holds no certificate in PEM form, or a damaged one. {mend}.") from None
    for number, root in enumerate(roots, 1):
        if not _vouches(root):
            raise SettingError(f"{path}: certificate {number} is not one of an authority (CA). {mend}.")
    return roots


def _vouches(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
