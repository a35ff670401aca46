"""How project files of older versions become files of the present one, one small step at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from threatline.storage.errors import FormatError

Parsed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A pure step from one version to the next, on the parsed file."""

    from_: int
    step: Callable[[Parsed], Parsed]


def upgrade(*, from_: int) -> Callable[[Callable[[Parsed], Parsed]], Upgrade]:
    """Make a function `dict -> dict` the step from version `from_` to `from_ + 1`; it goes into UPGRADES by hand."""
    return lambda step: Upgrade(from_, step)


UPGRADES: tuple[Upgrade, ...] = ()
"""Every step there is. Version 1 is the first, so there is none yet.

A step may meet a file that people edited by hand: a KeyError, TypeError, ValueError or AttributeError of its own
becomes the sentence that the file is damaged.
"""


def upgraded(project: Parsed, to: int, where: str, steps: Sequence[Upgrade] = UPGRADES) -> Parsed:
    """Return a parsed project file brought to version `to`; raises FormatError when a step is missing or fails."""
    by_version = {step.from_: step for step in steps}
    version = project["version"]
    while version < to:
        step = by_version.get(version)
        if step is None:
            raise FormatError(where, f"its format {version} can no longer be read; open it with an older Threatline.")
        try:
            project = step.step(project)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FormatError(
                where, f"it is damaged and could not be brought from format {version} to {version + 1}; open a backup."
            ) from error
        version += 1
        project = {**project, "version": version}
    return project
