"""Worked examples of a pack: a picture in words, then steps that say what each rule must be; run on the engine."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from threatline.content.errors import Faults
from threatline.content.fields import Fields
from threatline.content.sections import Sections
from threatline.content.yaml_reader import Block, Rows
from threatline.engine.incremental import Engine
from threatline.engine.pack import LETTERS, SEVERITIES, Content
from threatline.model.changes import Commit
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.identity import derived_id
from threatline.model.records import (
    Actor,
    Answer,
    AnyRecord,
    Asset,
    Boundary,
    ControlUse,
    Diagram,
    Flow,
    Process,
    Project,
    Store,
)

TRUTHS = ("true", "false", "unknown")
MOST_EXAMPLES = 500
MOST_THINGS = 200
"""Elements, assets and steps of one example, each."""
NODES: dict[str, type[Actor | Process | Store]] = {"actor": Actor, "process": Process, "store": Store}
PAGE = derived_id("example", "page of all")
PROJECT = derived_id("example", "project of all")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what changes first, then what must hold."""

    file: str
    line: int
    number: int
    """Counted from 1 inside its example."""
    element: str
    rule: str = ""
    answer: Mapping[str, Answer] | None = None
    two_way: bool | None = None
    own: tuple[str, ...] = ()
    """Nodes that the boundary takes in."""
    control: str = ""
    """Put in place against the threat of the rule."""
    truth: str = ""
    severity: str = ""
    letter: str = ""
    panel: tuple[str, ...] | None = None
    """Sorted “RULE state” of all threats with the letter."""

    @property
    def is_checked(self) -> bool:
        """Whether it says what must hold."""
        return bool(self.truth or self.severity) or self.panel is not None


@dataclass(frozen=True, slots=True)
class Example:
    """A picture and its steps."""

    name: str
    records: tuple[AnyRecord, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A step that did not hold."""

    file: str
    line: int
    text: str


def id_of(name: str) -> str:
    """Return the id of the element or asset that an example calls so."""
    return derived_id("example", name)


def run(example: Example, content: Content) -> Iterator[Miss]:
    """Carry out the steps of an example, all optional parts of the content switched on; yields those that fail."""
    document = Document(example.records)
    graph = GraphIndex(document)
    engine = Engine(content, document, graph)
    engine.rebuild()

    def follow(commit: Commit) -> None:
        engine.update(commit, graph.update(commit))

    document.subscribe(follow)
    for step in example.steps:
        _change(document, step)
        for text in _failures(engine, step):
            yield Miss(step.file, step.line, f"step {step.number} of “{example.name}”: {text}")


def _change(document: Document, step: Step) -> None:
    element = id_of(step.element)
    with document.transaction("Step") as tx:
        if step.answer:
            tx.update(element, {f"answers.{name}": value for name, value in step.answer.items()})
        if step.two_way is not None:
            tx.update(element, {"two_way": step.two_way})
        for node in step.own:
            tx.update(id_of(node), {"boundary": element})
        if step.control:
            tx.insert(ControlUse(id=id_of(step.control + step.rule + step.element), control=step.control,
                                 rule=step.rule, element=element, state="in_place"))  # fmt: skip


def _failures(engine: Engine, step: Step) -> Iterator[str]:
    threat = engine.threat(f"{step.rule}@{id_of(step.element)}") if step.rule else None
    truth = "false" if threat is None else "unknown" if threat.state == "question" else "true"
    if step.truth and truth != step.truth:
        yield f"{step.rule} on {step.element} is {truth}, not {step.truth}."
    if step.severity and (threat is None or threat.severity != step.severity):
        found = f"is rated {threat.severity}" if threat is not None else "is false"
        yield f"{step.rule} on {step.element} {found}, not rated {step.severity}."
    if step.panel is not None:
        shown = [one for one in engine.threats() if one.element == id_of(step.element) and one.stride == step.letter]
        found = ", ".join(sorted(f"{one.rule} {one.state}" for one in shown)) or "nothing"
        if found != (", ".join(step.panel) or "nothing"):
            yield f"the row {step.letter} of {step.element} shows {found}, not {', '.join(step.panel) or 'nothing'}."


def read_examples(sections: Sections, content: Content, faults: Faults) -> Iterator[Example]:
    """Yield the examples of a pack that can be read, in the order of files and lines."""
    rows = [row for rows in sections.lists["examples"].values() for row in rows]
    for row in rows[:MOST_EXAMPLES]:
        with faults.caught():
            yield _Picture(Fields(row, str(row.get("name", "examples"))), content).example()


class _Picture:
    """One example while it is read."""

    def __init__(self, fields: Fields, content: Content) -> None:
        fields.only(["name", "nodes", "steps"], ["assets", "flows", "boundaries", "model"])
        self.fields = fields
        self.content = content
        self.kinds: dict[str, str] = {}
        """Name → kind of everything drawn so far."""

    def example(self) -> Example:
        records: list[AnyRecord] = [
            Project(id=PROJECT, parts=tuple(self.content.parts), answers=self._model()),
            Diagram(id=PAGE, name="Example"),
            *[self._asset(fields) for fields in self._entries("assets")],
        ]
        boxes = self._entries("boundaries")
        owner = {name: fields.text("id") for fields in boxes for name in fields.words("members")}
        for fields in boxes:
            self._name(fields, "boundary")
        records += [self._node(fields, owner) for fields in self._entries("nodes")]
        records += [self._box(fields) for fields in boxes]
        records += [self._flow(fields) for fields in self._entries("flows")]
        for fields in boxes:
            fields.words("members", [name for name, kind in self.kinds.items() if kind in NODES])
        steps = tuple(self._step(fields, place) for place, fields in enumerate(self._entries("steps"), 1))
        return Example(self.fields.text("name"), tuple(records), steps)

    def _entries(self, key: str) -> list[Fields]:
        rows = self.fields.block.get(key, Rows(0))
        if not isinstance(rows, Rows) or not all(isinstance(row, Block) for row in rows):
            raise self.fields.fault(f"“{key}” must be a list of mappings.", key)
        if len(rows) > MOST_THINGS:
            raise self.fields.fault(f"“{key}” has more than {MOST_THINGS} entries; make several examples.", key)
        return [Fields(row, self.fields.about) for row in rows]

    def _name(self, fields: Fields, kind: str) -> str:
        name = fields.text("id")
        if name in self.kinds:
            raise fields.fault(f"The name “{name}” is used twice in this example.", "id")
        self.kinds[name] = kind
        return id_of(name)

    def _model(self) -> dict[str, Answer]:
        return self._answers(self.fields.inner("model"), "model") if self.fields.has("model") else {}

    def _asset(self, fields: Fields) -> Asset:
        return Asset(id=self._name(fields, "asset"), name=fields.text("id"), answers=self._answers(fields, "asset"))

    def _node(self, fields: Fields, owner: Mapping[str, str]) -> Actor | Process | Store:
        kind = fields.choice("kind", NODES)
        more: dict[str, Any] = {"data": self._carried(fields)} if kind == "store" else {}
        box = owner.get(fields.text("id"))
        return NODES[kind](
            id=self._name(fields, kind), diagram=PAGE, name=fields.text("id"), x=0, y=0, width=144, height=64,
            boundary=None if box is None else id_of(box), answers=self._answers(fields, kind, "kind", "data"), **more,
        )  # fmt: skip

    def _box(self, fields: Fields) -> Boundary:
        boxes = [name for name, kind in self.kinds.items() if kind == "boundary"]
        around = _named(fields, "inside", boxes) if fields.has("inside") else None
        return Boundary(
            id=id_of(fields.text("id")), diagram=PAGE, name=fields.text("id"),
            boundary=None if around is None else id_of(around),
            answers=self._answers(fields, "boundary", "members", "inside"),
        )  # fmt: skip

    def _flow(self, fields: Fields) -> Flow:
        nodes = [name for name, kind in self.kinds.items() if kind in NODES]
        source, target = _named(fields, "source", nodes), _named(fields, "target", nodes)
        return Flow(
            id=self._name(fields, "flow"), diagram=PAGE, name=fields.text("id"), source=id_of(source),
            target=id_of(target), data=self._carried(fields),
            answers=self._answers(fields, "flow", "source", "target", "data"),
        )  # fmt: skip

    def _carried(self, fields: Fields) -> tuple[str, ...]:
        assets = [name for name, kind in self.kinds.items() if kind == "asset"]
        return tuple(id_of(name) for name in fields.words("data", assets))

    def _answers(self, fields: Fields, kind: str, *others: str) -> dict[str, Answer]:
        """Return what an entry answers: every key but `id` and a few others is a property of its kind."""
        answers: dict[str, Answer] = {}
        for key, given in fields.block.items():
            if key == "id" or key in others:
                continue
            spec = self.content.catalogue.spec(kind, str(key))
            value = tuple(given) if isinstance(given, Rows) else given
            if spec is None:
                raise fields.fault(f"The property “{key}” is not declared for {kind}.", key)
            if not spec.allows(value):
                raise fields.fault(f"“{key}” cannot be “{given}”.", key)
            answers[str(key)] = value
        return answers

    def _step(self, fields: Fields, number: int) -> Step:
        fields.only(["element"], ["rule", "is", "severity", "letter", "panel", "answer", "set", "own", "control"])
        block = fields.block
        element = _named(fields, "element", self.kinds)
        for key in ("is", "severity", "control"):
            if fields.has(key) and not fields.has("rule"):
                raise fields.fault(f"“{key}” needs the rule it is about.", key)
        if fields.has("panel") != fields.has("letter"):
            raise fields.fault("“panel” and “letter” go together.")
        rule = _named(fields, "rule", self.content.rule) if fields.has("rule") else ""
        nodes = [name for name, kind in self.kinds.items() if kind in NODES]
        return Step(
            block.file, block.line, number, element, rule,
            self._answers(fields.inner("answer"), self.kinds[element]) if fields.has("answer") else None,
            fields.inner("set").flag("two_way") if fields.has("set") else None,
            fields.words("own", nodes),
            _named(fields, "control", self.content.controls) if fields.has("control") else "",
            self._truth(fields), fields.choice("severity", SEVERITIES) if fields.has("severity") else "",
            fields.choice("letter", LETTERS) if fields.has("letter") else "",
            tuple(sorted(fields.words("panel"))) if fields.has("panel") else None,
        )  # fmt: skip

    def _truth(self, fields: Fields) -> str:
        value = fields.block.get("is", "")
        word = str(value).lower() if isinstance(value, bool) else value
        if fields.has("is") and word not in TRUTHS:
            raise fields.fault("“is” must be true, false or unknown.", "is")
        return str(word)


def _named(fields: Fields, key: str, known: Collection[str]) -> str:
    """Return a name that stands under a key and must be known."""
    name = fields.text(key)
    if name not in known:
        raise fields.fault(f"“{key}” names “{name}”, which does not exist.", key)
    return name
