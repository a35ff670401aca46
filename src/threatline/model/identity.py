"""Identities: random, made by whoever creates the record, so that two people never collide."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import Annotated

from pydantic import StringConstraints

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 12
PATTERN = rf"^[a-z2-7]{{{LENGTH}}}$"

Id = Annotated[str, StringConstraints(pattern=PATTERN)]
"""Twelve characters of a–z and 2–7: 60 random bits."""


def new_id() -> str:
    """Return a fresh random id."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def derived_id(*parts: str) -> str:
    """Return the id that follows from `parts` alone, so that reading the same file twice gives the same ids."""
    digest = blake2b(digest_size=8)
    for part in parts:
        piece = part.encode("utf-8", "surrogatepass")
        digest.update(len(piece).to_bytes(4, "big") + piece)
    bits = int.from_bytes(digest.digest(), "big")
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def threat_key(rule: str, element: str) -> str:
    """Return the key of a threat, `RULE@ELEMENT`; the id of a threat written by hand stands where the rule stands."""
    return f"{rule}@{element}"


def waiver_key(check: str, element: str) -> str:
    """Return the key of a check that is set aside, `CHECK@ELEMENT`."""
    return f"{check}@{element}"
