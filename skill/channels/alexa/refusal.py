"""Why a request is not answered: one stable reason code, and nothing of what was sent."""

from typing import Literal

__all__ = ["Reason", "Refused"]

Reason = Literal[
    "body-too-large",  # more than the limit, by its declared length or by what came
    "body",  # the body ended early
    "no-signature",  # header Signature-256 is missing
    "signature",  # it is not one signature, or not one over these bytes by this key
    "certificate-url",  # header SignatureCertChainUrl is missing or breaks Amazon's rule
    "fetch",  # the certificates could not be had in time
    "busy",  # too many unknown certificate addresses at once, or lately
    "chain",  # the certificates don't lead from Alexa's name to a trusted root, now, with a strong RSA key
    "json",  # signed, and yet not an envelope
    "stale",  # the timestamp is missing, without a zone, or too far from now
    "application",  # meant for another skill
    "remote",  # unsigned, and not from this machine
]
"""The reason codes; they go into logs and metrics, so they don't change."""


class Refused(Exception):  # noqa: N818  (a refusal is an outcome, named as one)
    """A request that is refused; its text is the reason code and never holds anything of the request."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        """The code to log, one of `Reason`."""
