"""Reads controls, letters, rating, checks and rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import get_args

from threatline.content.errors import Faults
from threatline.content.fields import Fields
from threatline.content.parse_conditions import ConditionReader
from threatline.content.yaml_reader import Block, Rows
from threatline.engine.catalogue import Catalogue
from threatline.engine.pack import (
    LETTERS,
    SEVERITIES,
    Category,
    Check,
    Control,
    Definition,
    Rating,
    Rule,
    Scope,
    StrideLetter,
)
from threatline.model.records import NODE_KINDS, RULED_KINDS

PRIVACY_IDS = {
    "linking": "L",
    "identifying": "I",
    "non_repudiation": "N",
    "detecting": "D",
    "data_disclosure": "DD",
    "unawareness": "U",
    "non_compliance": "NC",
}
_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_ALL_KINDS = RULED_KINDS
_SORTS = ("stride", "linddun", "category")
"""What kind of threat a rule tells of: a letter, a privacy type or a category of its pack."""


def read_definitions(
    block: Block, catalogue: Catalogue, known: Mapping[str, Block], faults: Faults
) -> dict[str, Definition]:
    """Return the named conditions of a pack; each is checked once for every kind on which it can stand.

    `known` are those that they may use: their own and those of the pack that is extended.
    """
    found: dict[str, Definition] = {}
    for name, value in block.items():
        with faults.caught(str(name)):
            fields = Fields(value, str(name), block, name)
            fields.only(["means", "when"], ["because"])
            when = ConditionReader(catalogue, known, str(name)).read(value, "when", _ALL_KINDS)
            found[str(name)] = Definition(str(name), fields.text("means"), fields.text("because", ""), when)
    return found


def read_controls(block: Block, faults: Faults) -> dict[str, Control]:
    """Return the controls by id."""
    found: dict[str, Control] = {}
    for id, value in block.items():
        with faults.caught(str(id)):
            found[str(id)] = _control(Fields(value, str(id), block, id), id)
    return found


def _control(fields: Fields, id: str | int) -> Control:
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise fields.fault("The id of a control has letters, digits, dots, dashes, at most 40.")
    fields.only(["title", "plain", "done_when", "sets", "reduces"], ["asvs", "maps"])
    steps = fields.inner("reduces")
    steps.only(["likelihood", "impact"])
    sets = fields.inner("sets").block
    maps = fields.inner("maps") if fields.has("maps") else None
    return Control(
        id, fields.text("title"), fields.text("plain"), fields.text("done_when"),
        {str(name): tuple(value) if isinstance(value, list) else value for name, value in sets.items()},
        steps.whole("likelihood", 0, 4), steps.whole("impact", 0, 4), fields.words("asvs"),
        {str(key): maps.words(str(key)) for key in maps.block} if maps else {},
    )  # fmt: skip


def read_stride(block: Block, harms: Mapping[str, str]) -> dict[str, StrideLetter]:
    """Return the six letters in plain words."""
    root = Fields(block, "stride")
    root.only(LETTERS)
    found: dict[str, StrideLetter] = {}
    for letter in LETTERS:
        fields = root.inner(letter)
        fields.only(["name", "plain", "property", "lesson", "harms"])
        found[letter] = StrideLetter(
            letter, fields.text("name"), fields.text("plain"), fields.text("property"), fields.text("lesson"),
            fields.words("harms", harms),
        )  # fmt: skip
    return found


def read_linddun(block: Block) -> dict[str, Category]:
    """Return the privacy types in plain words."""
    root = Fields(block, "linddun")
    root.only(PRIVACY_IDS)
    found: dict[str, Category] = {}
    for name in PRIVACY_IDS:
        fields = root.inner(name)
        fields.only(["plain", "lesson"])
        found[name] = Category(name, fields.text("plain"), fields.text("lesson"))
    return found


def read_categories(block: Block, known: Collection[str], faults: Faults) -> dict[str, Category]:
    """Return the categories of threats that a pack adds to the known ones of the pack it extends."""
    found: dict[str, Category] = {}
    for key, value in block.items():
        name = str(key)
        with faults.caught(name):
            fields = Fields(value, f"categories.{name}", block, key)
            fields.only(["plain", "lesson"])
            if not _ID.fullmatch(name) or name in LETTERS or name in PRIVACY_IDS:
                raise fields.fault(
                    "The name of a category has letters, digits, dots, dashes and underscores, at most 40, and is "
                    "neither a letter of STRIDE nor a privacy type."
                )
            if name in known:
                raise fields.fault(f"“{name}” is already a category of the pack that this one extends.")
            found[name] = Category(name, fields.text("plain"), fields.text("lesson"))
    return found


def read_rating(block: Block, classes: tuple[str, ...], criticalities: tuple[str, ...]) -> Rating:
    """Return the rating scales; the matrix must not fall along a row or a column."""
    root = Fields(block, "rating")
    root.only(["matrix", "likelihood", "impact", "baseline_cap", "harms"], ["adjust_impact"])
    rows = root.block["matrix"]
    square = isinstance(rows, list) and len(rows) == 5 and all(isinstance(row, list) and len(row) == 5 for row in rows)
    if not square or not all(severity in SEVERITIES for row in rows for severity in row):
        raise root.fault("The matrix has five rows of five severities.", "matrix")
    ranks = [[SEVERITIES.index(severity) for severity in row] for row in rows]
    lines = [*ranks, *map(list, zip(*ranks, strict=True))]
    if any(line != sorted(line) for line in lines):
        raise root.fault("The matrix must not fall along a row or a column.", "matrix")
    adjust = root.inner("adjust_impact") if root.has("adjust_impact") else Fields(Block("", 0), "rating")
    adjust.only([], ["by_data_class", "by_criticality_for_D"])
    harms = root.inner("harms")
    return Rating(
        tuple(tuple(row) for row in rows), _scale(root.inner("likelihood")), _scale(root.inner("impact")),
        _steps(adjust, "by_data_class", classes), _steps(adjust, "by_criticality_for_D", criticalities),
        root.choice("baseline_cap", SEVERITIES),  # type: ignore[arg-type]
        {str(harm): harms.text(str(harm)) for harm in harms.block},
    )  # fmt: skip


def _scale(fields: Fields) -> dict[int, str]:
    if list(fields.block) != [1, 2, 3, 4, 5] or not all(isinstance(word, str) for word in fields.block.values()):
        raise fields.fault("The scale has words for 1 to 5.")
    return {int(step): str(word) for step, word in fields.block.items()}


def _steps(root: Fields, key: str, among: tuple[str, ...]) -> dict[str, int]:
    if not root.has(key):
        return {}
    fields = root.inner(key)
    fields.only([], among)
    return {str(key): fields.whole(str(key), -4, 4) for key in fields.block}


def read_checks(
    rows: Rows, catalogue: Catalogue, definitions: Mapping[str, Block], part: str | None, faults: Faults
) -> list[Check]:
    """Return the model checks of one file."""
    found = []
    for value in rows:
        with faults.caught(str(value.get("id", ""))):
            found.append(_check(value, catalogue, definitions, part))
    return found


def _check(value: Block, catalogue: Catalogue, definitions: Mapping[str, Block], part: str | None) -> Check:
    fields = Fields(value, str(value.get("id", "")))
    fields.only(
        ["id", "applies_to", "title", "question", "when"], ["applies_when", "urgency", "covers", "grades"]
    )  # fmt: skip
    applies_to = fields.choice("applies_to", (*RULED_KINDS, "any", "node", "asset", "diagram", "model", "threat"))
    kinds = {"any": RULED_KINDS, "node": NODE_KINDS}.get(applies_to, (applies_to,))
    reader = ConditionReader(catalogue, definitions, fields.about, is_check=True)
    grades = fields.inner("grades") if fields.has("grades") else None
    if grades is not None and not all(isinstance(bound, int) for bound in grades.block):
        raise fields.fault("“grades” are numbers with a question each.", "grades")
    return Check(
        id=_id(fields),
        applies_to=applies_to,
        title=fields.text("title"),
        question=fields.text("question"),
        when=reader.read(fields.block, "when", kinds),
        applies_when=reader.read(fields.block, "applies_when", kinds) if fields.has("applies_when") else None,
        urgency=fields.choice("urgency", ("high", "medium", "low"), "medium"),  # type: ignore[arg-type]
        covers=fields.words("covers"),
        grades={int(bound): str(text) for bound, text in sorted(grades.block.items())} if grades else {},
        part=part,
    )


def read_rules(
    rows: Rows,
    catalogue: Catalogue,
    definitions: Mapping[str, Block],
    categories: Collection[str],
    part: str | None,
    faults: Faults,
) -> list[Rule]:
    """Return the rules of one file; what they refer to is checked later, against the whole pack.

    `categories` are those that the pack has beside the letters and the privacy types.
    """
    found = []
    for value in rows:
        with faults.caught(str(value.get("id", ""))):
            found.append(_rule(value, catalogue, definitions, categories, part))
    return found


def _rule(
    value: Block,
    catalogue: Catalogue,
    definitions: Mapping[str, Block],
    categories: Collection[str],
    part: str | None,
) -> Rule:
    fields = Fields(value, str(value.get("id", "")))
    fields.only(
        ["id", "applies_to", "role", "title", "question", "likelihood", "impact", "severity", "when"],
        [*_SORTS, "also", "asks", "asks_on", "harms", "refs", "controls"],
    )
    if sum(map(fields.has, _SORTS)) != 1:
        raise fields.fault(f"A rule has exactly one of {', '.join(_SORTS)}.")
    sort = "linddun" if fields.has("linddun") else "category"
    kind = fields.choice("applies_to", RULED_KINDS)
    controls = fields.inner("controls") if fields.has("controls") else Fields(Block("", 0), fields.about)
    controls.only([], ["resolve", "reduce"])
    refs = fields.inner("refs") if fields.has("refs") else None
    reader = ConditionReader(catalogue, definitions, fields.about)
    return Rule(
        id=_id(fields),
        kind=kind,
        role=fields.choice("role", ("baseline", "specific")),  # type: ignore[arg-type]
        title=fields.text("title"),
        question=fields.text("question"),
        likelihood=fields.whole("likelihood", 1, 5),
        impact=fields.whole("impact", 1, 5),
        severity=fields.choice("severity", SEVERITIES),  # type: ignore[arg-type]
        when=reader.read(fields.block, "when", (kind,)),
        stride=fields.choice("stride", LETTERS) if fields.has("stride") else None,  # type: ignore[arg-type]
        category=fields.choice(sort, PRIVACY_IDS if sort == "linddun" else categories) if fields.has(sort) else None,
        also=fields.words("also", LETTERS),  # type: ignore[arg-type]
        asks=fields.text("asks") if fields.has("asks") else None,
        asks_on=fields.choice("asks_on", get_args(Scope), "self"),  # type: ignore[arg-type]
        harms=fields.words("harms"),
        resolve=controls.words("resolve"),
        reduce=controls.words("reduce"),
        refs={str(key): refs.words(str(key)) for key in refs.block} if refs else {},
        part=part,
    )


def _id(fields: Fields) -> str:
    id = fields.text("id")
    if not _ID.fullmatch(id):
        raise fields.fault("An id has letters, digits, dots, dashes and underscores, at most 40.", "id")
    return id
