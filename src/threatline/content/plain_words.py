"""The words that plain mode never uses: acronyms and the trade's own."""

from __future__ import annotations

import re

JARGON = re.compile(
    r"\b([A-Z]{2,}|token|webhook|hash|cache|payload|endpoint|injection|schema|authenticat\w*|authoris\w*|session id"
    r"|plaintext)\b"
)
_QUOTED = re.compile(r'"[^"]*"')


def jargon_in(text: str) -> str:
    """Return the first word of a text that belongs to the trade, or nothing; what stands in quotes is an example."""
    found = JARGON.search(_QUOTED.sub("", text))
    return found.group() if found else ""
