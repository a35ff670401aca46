"""Switch optional parts of the rules on and off for a project."""

from __future__ import annotations

from collections.abc import Mapping

from threatline.model.document import Transaction


def switch_part(tx: Transaction, part: str, on: bool, packs: Mapping[str, str], called: str = "") -> None:
    """Switch one part on or off; `packs` are those in use afterwards, id → version and fingerprint.

    Decisions made under its rules stay. `called` is the name of the part in the label of the step.
    """
    project = tx.now.project
    others = [known for known in project.parts if known != part]
    tx.update(
        project.id,
        {"parts": tuple(sorted([*others, part] if on else others))} | {f"packs.{id}": packs[id] for id in packs},
        absent=[f"packs.{id}" for id in project.packs if id not in packs],
    )
    tx.label = f"Switch {'on' if on else 'off'} {called or part}"
