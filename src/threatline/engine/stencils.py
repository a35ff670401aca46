"""Puts the element types of a pack into its catalogue: a list that names them, and presets that give their defaults."""

from __future__ import annotations

from collections.abc import Mapping

from threatline.engine.catalogue import Catalogue, Presets, PropertySpec, Stencil
from threatline.engine.meanings import STENCIL
from threatline.model.records import RULED_KINDS, Answer


def catalogue_of(
    groups: Mapping[str, Mapping[str, PropertySpec]], presets: Presets, stencils: Mapping[str, Stencil]
) -> Catalogue:
    """Return the catalogue of a pack with its stencils; without any it holds the groups and presets as they are.

    Every kind that has stencils gets the property `stencil`, a list of their names, and a preset keyed by it: the
    defaults of a stencil over those of what it descends from.
    """
    all_groups, all_presets = dict(groups), dict(presets)
    for kind in RULED_KINDS:
        mine = {name: stencil for name, stencil in stencils.items() if stencil.kind == kind}
        if mine:
            all_groups[kind] = {**groups.get(kind, {}), STENCIL: _property(kind, mine)}
            all_presets[kind] = {**presets.get(kind, {}), STENCIL: {name: _defaults(mine, name) for name in mine}}
    return Catalogue(all_groups, all_presets, stencils)


def chain_of(stencils: Mapping[str, Stencil], name: str) -> list[str]:
    """Return a stencil and what it descends from, the nearest first; raises ValueError where it descends from itself.

    >>> web = {"web": Stencil("web", "process", "app", "Web"), "app": Stencil("app", "process", None, "App")}
    >>> chain_of(web, "web")
    ['web', 'app']
    """
    chain: list[str] = []
    at: str | None = name
    while at is not None:
        chain.append(at)
        if chain.count(at) > 1:
            raise ValueError(" → ".join(chain))
        at = stencils[at].parent
    return chain


def _property(kind: str, stencils: Mapping[str, Stencil]) -> PropertySpec:
    labels = {name: stencil.label for name, stencil in stencils.items()}
    clauses = {name: f"it is {with_article(label)}" for name, label in labels.items()}
    return PropertySpec(
        kind, STENCIL, "enum", "What it is", "The type of element that the pack knows it as.",
        values=tuple(labels), plain=labels, says=clauses,
    )  # fmt: skip


def _defaults(stencils: Mapping[str, Stencil], name: str) -> dict[str, Answer]:
    merged: dict[str, Answer] = {}
    for one in reversed(chain_of(stencils, name)):
        merged.update(stencils[one].defaults)
    return merged


def with_article(label: str) -> str:
    """Return a label as it stands inside a sentence, with its article.

    >>> with_article("Web server"), with_article("API gateway")
    ('a web server', 'an API gateway')
    """
    return f"{'an' if label[:1].lower() in 'aeiou' else 'a'} {in_a_sentence(label)}"


def in_a_sentence(label: str) -> str:
    """Return a label with a small first letter, unless its first word is a name such as HTTPS or gRPC."""
    first = label.split(" ", 1)[0]
    return label if any(letter.isupper() for letter in first[1:]) else label[:1].lower() + label[1:]
