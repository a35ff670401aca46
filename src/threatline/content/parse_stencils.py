"""Reads stencils: the element types of a pack, in trees whose roots are the kinds of elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from threatline.content.fields import Fields
from threatline.content.yaml_reader import Block
from threatline.engine.catalogue import Stencil
from threatline.model.records import RULED_KINDS

NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
"""What names of stencils and properties are made of; the ids of other tools are dotted words and GUIDs."""
MOST_STENCILS = 2_000
DEEPEST = 16
"""How many stencils one may descend from, itself included."""


def read_stencils(block: Block | None) -> dict[str, Stencil]:
    """Return the stencils of a pack by name, still without their defaults; raises ContentError."""
    if block is None:
        return {}
    if len(block) > MOST_STENCILS:
        raise Fields(block, "stencils").fault(f"A pack has at most {MOST_STENCILS:,} stencils.")
    found: dict[str, Stencil] = {}
    parents: dict[str, str] = {}
    for key, value in block.items():
        name = str(key)
        fields = Fields(value, f"stencils.{name}", block, key)
        fields.only(["parent", "label"], ["help", "icon", "defaults"])
        if not NAME.fullmatch(name) or name in RULED_KINDS:
            raise fields.fault(
                "The name of a stencil has letters, digits, dots, dashes and underscores, at most 80, and is no kind."
            )
        parents[name] = fields.text("parent")
        found[name] = Stencil(
            name, "", None, fields.text("label"), fields.text("help", ""), fields.text("icon", "")
        )  # fmt: skip
    for name in found:
        kind = _kind(Fields(block[name], f"stencils.{name}"), name, parents)
        parent = parents[name] if parents[name] in found else None
        found[name] = replace(found[name], kind=kind, parent=parent)
    return found


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
