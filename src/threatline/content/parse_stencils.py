"""Reads stencils: the element types of a pack, in trees whose roots are the kinds of elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from threatline.content.errors import Faults
from threatline.content.fields import Fields
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import Stencil
from threatline.model.records import RULED_KINDS

NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
"""What names of stencils and properties are made of; the ids of other tools are dotted words and GUIDs."""
MOST_STENCILS = 2_000
DEEPEST = 16
"""How many stencils one may descend from, itself included."""


def read_stencils(block: Block, known: Mapping[str, Stencil], part: str | None, faults: Faults) -> dict[str, Stencil]:
    """Return the stencils of a pack by name, still without their defaults, and before them the known ones.

    `known` are those of the pack that is extended, which may be parents; what is new belongs to `part`.
    """
    if len(block) > MOST_STENCILS:
        faults.add(Fields(block, "stencils").fault(f"A pack has at most {MOST_STENCILS:,} stencils."))
        return dict(known)
    parents = {name: stencil.parent or stencil.kind for name, stencil in known.items()}
    read: dict[str, Stencil] = {}
    for key, value in block.items():
        with faults.caught(str(key)):
            fields = Fields(value, f"stencils.{key}", block, key)
            read[str(key)] = _stencil(fields, str(key), known, part)
            parents[str(key)] = fields.text("parent")
    found = dict(known)
    for name, stencil in read.items():
        with faults.caught(name):
            kind = _kind(Fields(block[name], f"stencils.{name}"), name, parents)
            found[name] = replace(stencil, kind=kind, parent=parents[name] if parents[name] in parents else None)
    return found


def _stencil(fields: Fields, name: str, known: Collection[str], part: str | None) -> Stencil:
    """Return a stencil of which the kind and the parent are still to be found."""
    fields.only(["parent", "label"], ["help", "icon", "defaults"])
    if not NAME.fullmatch(name) or name in RULED_KINDS:
        raise fields.fault(
            "The name of a stencil has letters, digits, dots, dashes and underscores, at most 80, and is no kind."
        )
    if name in known:
        raise fields.fault(f"“{name}” is already a stencil of the pack that this one extends.")
    fields.text("parent")
    return Stencil(
        name, "", None, fields.text("label"), fields.text("help", ""), fields.text("icon", ""), part=part
    )  # fmt: skip


def _kind(fields: Fields, name: str, parents: Mapping[str, str]) -> str:
    """Return the kind at which the chain of parents ends."""
    chain = [name]
    while (parent := parents[chain[-1]]) not in RULED_KINDS:
        if parent not in parents:
            raise fields.fault(
                f"The parent “{parent}” is neither a stencil nor one of {', '.join(RULED_KINDS)}.", "parent"
            )
        if parent in chain:
            raise fields.fault(f"The stencil descends from itself: {' → '.join([*chain, parent])}.", "parent")
        chain.append(parent)
        if len(chain) > DEEPEST:
            raise fields.fault(f"The stencil stands below more than {DEEPEST - 1} others.", "parent")
    return parent
