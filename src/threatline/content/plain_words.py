"""Which words are not plain: what a product manager should not have to know."""

from __future__ import annotations

import re

JARGON = re.compile(
    r"\b(access control|allow-?list\w*|append-only|artefacts?|atomic\w*|attribution|audience|authenticat\w*|authoris\w*"
    r"|back-?off|backend|bots?|buckets?|cach(?:e|es|ed|ing)|checksums?|compiler\w*|config|containers?|cookies?"
    r"|credentials?|cryptograph\w*|daemon\w*|denial of service|dependenc(?:y|ies)|disclosure|egress|endpoints?"
    r"|exploits?|fail-?over|firmware|frontend|harden\w*|hash\w*|idempoten\w*|identifiers?|impersonat\w*|infrastructure"
    r"|ingress|inject\w*|instances?|integrity|lateral|least privilege|librar(?:y|ies)|malware|metadata|mitigat\w*"
    r"|multi-factor|nonces?|parameteri[sz]\w*|pars(?:e|er|ers|ing)|payloads?|phish\w*|plaintext|privilege escalation"
    r"|provenance|proxy|pseudonymi[sz]\w*|quer(?:y|ies)|redundan\w*|replicas?|repudiation|sandbox\w*|sanitis\w*|schemas?"
    r"|scopes|secrets manager|segment\w*|serialis\w*|sessions?|snapshots?|spoof\w*|staging|synthetic|tamper\w*"
    r"|tenants?|throttl\w*|time-?outs?|tokens?|tokeni[sz]\w*|validat\w*|vectors?|vulnerabilit\w*|webhooks?|web root)\b",
    re.IGNORECASE,
)
"""Words of the trade that have a plain word; a choice among technologies may name one all the same."""

ACRONYM = re.compile(r"\b(?!AI\b)[A-Z]{2,}[a-z]{0,2}\b")
"""Two or more capitals; everybody has heard of AI."""

IDENTIFIER = re.compile(r"\b(?:[A-Z]{2,}-[A-Z0-9-]+|\w+_\w+)\b")
"""A number or a name of the pack, such as CTL-LOG or store_type."""

SHORTHAND = re.compile(r"\b(?:e\.g|i\.e|etc|vs|incl)\b", re.IGNORECASE)


_NOT_SAID = re.compile(r"\{\w+\}|\"[^\"]*\"")
"""What is filled in later, and what is quoted as an example."""


def jargon_in(text: str) -> str:
    """Return the first word of a text that is not plain, or "": an identifier, a word of the trade, an acronym."""
    said = _NOT_SAID.sub("", text)
    found = (words.search(said) for words in (IDENTIFIER, JARGON, ACRONYM, SHORTHAND))
    return next((one.group() for one in found if one is not None), "")
