"""The words of plain mode, read from one file and used everywhere: kinds, states, statuses, answers, severities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from threatline import resources
from threatline.content.errors import ContentError
from threatline.content.fields import Fields
from threatline.content.yaml_reader import read_yaml

GROUPS = ("kinds", "states", "statuses", "answers", "reactions", "severities", "control_states")


@dataclass(frozen=True, slots=True)
class Term:
    """One word."""

    name: str
    """As it stands on a button or in a heading."""
    many: str
    """The same for several; the name itself where nobody counts."""
    plain: str
    """What it means, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """All words by group and key."""

    groups: Mapping[str, Mapping[str, Term]]

    def term(self, group: str, key: str) -> Term:
        """Return a word; one that the glossary lacks is its own name."""
        found = self.groups.get(group, {}).get(key)
        return found if found is not None else Term(key.replace("_", " ").capitalize(), key, "")


def load_glossary(path: Path | None = None) -> Glossary:
    """Return the glossary that ships, or another one; raises ContentError."""
    place = resources.resources() / "glossary.yaml" if path is None else path
    try:
        source = place.read_bytes()
    except OSError as error:
        raise ContentError(f"The glossary cannot be read: {error.strerror}.", str(place)) from error
    root = Fields(read_yaml(source, place.name), "glossary").inner("glossary")
    root.only(GROUPS)
    groups: dict[str, dict[str, Term]] = {}
    for group in GROUPS:
        inner = root.inner(group)
        groups[group] = {str(key): _term(inner.inner(key)) for key in inner.block}
    return Glossary(groups)


def _term(fields: Fields) -> Term:
    fields.only(["name", "plain"], ["many"])
    name = fields.text("name")
    return Term(name, fields.text("many", name), fields.text("plain"))
