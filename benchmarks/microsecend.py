"""How well the rules find what people found: recall, precision and repairs on the microSecEnD data set.

`python -m benchmarks.microsecend [FOLDER]` prints a table and writes out/microsecend.json. The folder holds one folder
a system (model.json, rules.json; some model.txt and variants/*.txt); `expected.json` beside it tells what each variant
repairs. Without a folder nothing is measured.

What is counted. Items are what rules.json names under a violated rule; an item is *recalled* when one of our mapped
rules is suggested on it (a question does not count). The items of R06 and R07 are connections; our rule about them
stands on the process that receives them, so it is looked for there. Precision is the share of the suggestions of the
mapped rules, where the rule of the data set looks at all, which fall on such items. A variant is the base text with one
repair: it is right when exactly the suggestions of the mapped rules go, and nothing else comes or goes on elements that
both have; what expected.json calls drift is done to the base first. Variants that repair other rules, or have nothing
to lose, are counted apart.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from threatline.content.load import Content, load_content
from threatline.exchange.imported import Ledger
from threatline.exchange.microsecend import records_of
from threatline.exchange.microsecend_sheet import Sheet, read_sheet
from threatline.headless import analyse
from threatline.model.document import Document
from threatline.model.records import NODE_KINDS, Flow

REPOSITORY = Path(__file__).resolve().parents[1]
OUT = Path("out") / "microsecend.json"
GOALS = {
    "recall": "at least 0.95",
    "variants_right": "at least 0.95",
    "confirmed_per_element": "at most 1.5",
}
ARROW = " -> "

Found = tuple[str, str]
"""One of our rules, and the name of the element on which it is suggested."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule of the data set and ours that say the same."""

    rule: str
    ours: tuple[str, ...]
    because: str
    on_receiver: bool = False
    """Whether our rules stand on the process that receives the connection, not on the connection."""
    looks_at: Callable[[str, set[str]], bool] = lambda element, outsiders: True
    """Which elements, by name and given the names of all outsiders, the rule of the data set is about."""


def _ends_outside(element: str, outsiders: set[str]) -> bool:
    return not outsiders.isdisjoint(element.split(ARROW))


def _stays_inside(element: str, outsiders: set[str]) -> bool:
    return not _ends_outside(element, outsiders)


MATCHES = (
    Match("R04", ("PR-E-01",), "Entry points authorise: ours is a process that does not check what a caller may do."),
    Match("R05", ("PR-S-01",), "Entry points authenticate: ours is a process that works for callers it does not know."),
    Match(
        "R06",
        ("PR-S-06",),
        "Calls between services are authorised: whoever does not know a caller cannot know its rights.",
        on_receiver=True,
    ),
    Match(
        "R07",
        ("PR-S-06",),
        "Calls between services are authenticated: ours is a process that trusts another without checking who it is.",
        on_receiver=True,
    ),
    Match(
        "R13",
        ("FL-I-01", "FL-I-02", "FL-T-01"),
        "Connections with outsiders are encrypted: ours are that they, or a password on them, can be read or altered.",
        looks_at=_ends_outside,
    ),
    Match(
        "R14",
        ("FL-I-02", "FL-I-03"),
        "Connections between services are encrypted: ours are that they, or a password on them, can be read inside.",
        looks_at=_stays_inside,
    ),
    Match("R24", ("PR-T-20",), "Registries check what is registered: ours is a directory that takes false entries."),
)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested on one model."""

    threats: frozenset[Found]
    outsiders: set[str]
    elements: frozenset[str]
    """Names of nodes, and "a -> b" for flows."""
    n_elements: int

    def of(self, match: Match) -> set[Found]:
        """Return the suggestions of the mapped rules where the rule of the data set looks."""
        return {(rule, at) for rule, at in self.threats if rule in match.ours and match.looks_at(at, self.outsiders)}


@dataclass(slots=True)
class Score:
    """The counts of one rule, or of all."""

    items: int = 0
    recalled: int = 0
    suggested: int = 0
    right: int = 0
    variants: int = 0
    variants_ok: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of another score to this one."""
        for name in ("items", "recalled", "suggested", "right", "missed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def figures(self, n_elements: int) -> dict[str, float | int]:
        """Return what is written about it; `n_elements` are those of all base models."""
        return {
            "recall": _share(self.recalled, self.items),
            "precision": _share(self.right, self.suggested),
            "confirmed_per_element": round(self.suggested / max(1, n_elements), 4),
            "variants_ok": self.variants_ok,
            "variants": self.variants,
            "items": self.items,
            "recalled": self.recalled,
            "suggested": self.suggested,
        }


def measure(folder: Path) -> dict[str, Any]:
    """Return all figures about the systems in a folder."""
    content = load_content()
    told = _expected(folder)
    scores = {match.rule: Score() for match in MATCHES}
    every = Score()
    confirmed = n_elements = others = 0
    for system in sorted(path for path in folder.iterdir() if (path / "model.json").is_file()):
        found = suggested(_sheet(system / "model.json"), content)
        confirmed += len(found.threats)
        n_elements += found.n_elements
        verdicts = read_verdicts(system / "rules.json")
        for match in MATCHES:
            scores[match.rule].add(_judged(match, verdicts.get(match.rule, {}), found, system.name))
        for variant in sorted(system.glob("variants/*.txt")):
            row = told.get(variant.relative_to(folder).as_posix(), {})
            matches = [match for match in MATCHES if match.rule in row.get("atomic_rules", ())]
            verdict = _repaired(system / "model.txt", variant, row, matches, content) if matches else None
            others += verdict is None
            for score in [every, *(scores[match.rule] for match in matches)] if verdict is not None else []:
                score.variants += 1
                score.variants_ok += not verdict
                score.wrong += verdict or []
    for score in scores.values():
        every.add(score)
    return {
        **every.figures(n_elements),
        "confirmed_per_element": round(confirmed / max(1, n_elements), 4),
        "variants_right": _share(every.variants_ok, every.variants),
        "variants_of_other_rules": others,
        "missed": every.missed,
        "wrong_variants": every.wrong,
        "per_rule": {rule: score.figures(n_elements) for rule, score in scores.items()},
    }


def suggested(sheet: Sheet, content: Content) -> Suggested:
    """Return what is suggested on the model that a sheet becomes; rules that hold for everything are not counted."""
    document = Document(records_of(sheet, Ledger("")))
    names = {node.id: node.name for node in document.records.values() if node.kind in NODE_KINDS}  # type: ignore[union-attr]
    nodes = len(names)
    flows = list(document.of_kind(Flow))
    names |= {flow.id: f"{names.get(flow.source or '')}{ARROW}{names.get(flow.target or '')}" for flow in flows}
    threats = frozenset(
        (threat.rule, names.get(threat.element, "")) for threat in analyse(document, content).engine.threats()
        if threat.state == "suggested"
    )  # fmt: skip
    outsiders = {entity.name for entity in sheet.entities if entity.is_external}
    return Suggested(threats, outsiders, frozenset(names.values()), nodes + len(flows))


def _judged(match: Match, verdict: dict[str, Any], found: Suggested, system: str) -> Score:
    """Return how our rules did on one rule of the data set in one system."""
    items = [str(item) for item in verdict.get("related_model_items", ())] if verdict.get("verdict") is False else []
    places = {item: item.rpartition(ARROW)[2] if match.on_receiver else item for item in items}
    ours = found.of(match)
    at = {element for _, element in ours}
    return Score(
        items=len(items),
        recalled=sum(place in at for place in places.values()),
        suggested=len(ours),
        right=sum(element in places.values() for _, element in ours),
        missed=[f"{system} {match.rule}: {item}" for item, place in places.items() if place not in at],
    )


def _repaired(
    base: Path, variant: Path, row: dict[str, Any], matches: list[Match], content: Content
) -> list[str] | None:
    """Return what is wrong with how a variant differs from its base; None when there was nothing to lose."""
    before = suggested(with_drift(_sheet(base), row.get("drift", {})), content)
    after = suggested(_sheet(variant), content)
    both = before.elements & after.elements
    due = {found for match in matches for found in before.of(match) if found[1] in both}
    lost = {found for found in before.threats - after.threats if found[1] in both}
    gained = {found for found in after.threats - before.threats if found[1] in both}
    if not due:
        return None
    name = f"{variant.parts[-3]} {variant.name}"
    return [
        *(f"{name}: {rule} at {at} did not go" for rule, at in sorted(due - lost)),
        *(f"{name}: {rule} at {at} went too" for rule, at in sorted(lost - due)),
        *(f"{name}: {rule} at {at} came" for rule, at in sorted(gained)),
    ]


def with_drift(sheet: Sheet, drift: dict[str, list[str]]) -> Sheet:
    """Return a base model with the marks of nodes that all its variants have, or lack, for no reason of theirs."""
    changes = [(key.endswith("added"), *change.split(" : ", 1)) for key, changes in drift.items() for change in changes]
    marks = {entity.name: list(entity.marks) for entity in sheet.entities}
    for is_added, name, mark in changes:
        if is_added:
            marks[name].append(mark)
        elif mark in marks[name]:
            marks[name].remove(mark)
    return replace(sheet, entities=tuple(replace(one, marks=tuple(marks[one.name])) for one in sheet.entities))


# ---- files and figures ----------------------------------------------------------------------------------------------


def read_verdicts(path: Path) -> dict[str, Any]:
    """Return the verdicts of a rules.json by rule; one published file has commas behind its last entries."""
    text = path.read_text(encoding="utf-8") if path.is_file() else "{}"
    found: dict[str, Any] = json.loads(re.sub(r",(\s*[\]}])", r"\1", text)).get("rules", {})
    return found


def _sheet(path: Path) -> Sheet:
    return read_sheet(path.read_bytes(), str(path), Ledger(""))


def _expected(folder: Path) -> dict[str, Any]:
    """Return what expected.json tells about each file of the folder; nothing where there is none."""
    path = folder.parent / "expected.json"
    if not path.is_file():
        return {}
    files: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["files"]
    return {name.removeprefix("microsecend/"): row for name, row in files.items() if name.startswith("microsecend/")}


def find_folder(named: str | None = None) -> Path | None:
    """Return the folder with the data set: the named one, that of THREATLINE_CORPUS, or beside the repository."""
    corpus = os.environ.get("THREATLINE_CORPUS")
    folder = (
        Path(named) if named else (Path(corpus) if corpus else REPOSITORY.parent / "shared" / "corpus") / "microsecend"
    )
    return folder if folder.is_dir() and any(folder.glob("*/model.json")) else None


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def table(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures as lines for people."""
    yield f"{'rule':5} {'ours':24} {'items':>6} {'recall':>8} {'precision':>10} {'suggested':>10} {'repairs':>9}"
    for match in MATCHES:
        yield _line(match.rule, ", ".join(match.ours), figures["per_rule"][match.rule])
    yield _line("all", "", figures)
    for match in MATCHES:
        yield f"{match.rule}: {match.because}"
    for name, goal in GOALS.items():
        yield f"{name} {figures[name]:.3f}, goal {goal}"
    yield f"variants of other rules, or with nothing to lose, not counted: {figures['variants_of_other_rules']}"
    for kind in ("missed", "wrong_variants"):
        yield from (f"{kind.replace('_', ' ')}: {line}" for line in figures[kind])


def _line(rule: str, ours: str, row: dict[str, Any]) -> str:
    repairs = f"{row['variants_ok']}/{row['variants']}"
    return (
        f"{rule:5} {ours:24} {row['items']:>6} {row['recall']:>8.1%} {row['precision']:>10.1%} "
        f"{row['suggested']:>10} {repairs:>9}"
    )


def measured_and_kept(folder: Path) -> dict[str, Any]:
    """Return all figures about the systems in a folder, and write them to out/microsecend.json."""
    figures = measure(folder)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return figures


def main(arguments: list[str]) -> int:
    """Measure, print and write; returns the exit status."""
    folder = find_folder(arguments[0] if arguments else None)
    if folder is None:
        where = arguments[0] if arguments else "THREATLINE_CORPUS"
        print(f"microSecEnD is not here ({where}); name its folder to measure.")
        return 0
    print("\n".join(table(measured_and_kept(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
