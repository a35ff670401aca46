"""Guess what kind of thing a name names, for quick drawing; a person can always change it."""

from __future__ import annotations

import re

from threatline.commands.place import NodeKind

STORE_WORDS = frozenset(
    """db database store storage log logs bucket cache queue table files file archive backup disk warehouse lake vault
    registry repository repo index ledger inbox blob spreadsheet mailbox records""".split()  # noqa: SIM905
)
ACTOR_WORDS = frozenset(
    """customer customers user users admin administrator visitor visitors client partner bank staff clerk operator
    supplier vendor person people attacker employee manager patient doctor driver guest member public
    agency""".split()  # noqa: SIM905
)


def guess_kind(name: str) -> NodeKind:
    """Return the kind a name suggests: "@Anna" is an actor, "Orders DB" a store, anything else a process.

    >>> guess_kind("Orders DB"), guess_kind("@Bank"), guess_kind("Customer"), guess_kind("Mailer")
    ('store', 'actor', 'actor', 'process')
    """
    if name.lstrip().startswith("@"):
        return "actor"
    words = re.findall(r"[^\W_]+", name.casefold())
    if not words:
        return "process"
    if words[-1] in STORE_WORDS:
        return "store"
    return "actor" if words[-1] in ACTOR_WORDS else "process"
