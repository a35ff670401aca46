"""The records a project is made of: frozen, flat, joined by ids."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from threatline.model.identity import Id, threat_key, waiver_key

LONGEST_TEXT = 100_000
MOST_POINTS = 1_000
FARTHEST = 1_000_000.0
"""Scene coordinates stay within ± this many pixels, so that painting and measuring stay exact."""

Answer = bool | str | tuple[str, ...]
"""What a person said about a property: true, false, "unknown", "not_applicable", a value, or several values."""

Severity = Literal["low", "medium", "high", "critical"]
Letter = Literal["S", "T", "R", "I", "D", "E"]
Status = Literal["open", "mitigate", "accept", "transfer", "avoid", "not_applicable", "duplicate"]
Routing = Literal["curved", "straight", "right_angled"]
ControlState = Literal["proposed", "planned", "in_place", "verified"]

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


def _rounded(value: float) -> float:
    return round(value, 2) + 0.0  # + 0.0 turns -0.0 into 0.0, which would be other bytes in the file


def _rounded_length(value: float) -> float:
    return max(_rounded(value), 0.01)  # a length that rounds to nothing could not be read back


Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST, allow_inf_nan=False), AfterValidator(_rounded)]
Length = Annotated[float, Field(gt=0, le=FARTHEST, allow_inf_nan=False), AfterValidator(_rounded_length)]
Spot = tuple[Coordinate, Coordinate]
Ids = Annotated[tuple[Id, ...], AfterValidator(lambda ids: tuple(sorted(set(ids))))]
"""Several references; a set written as a sorted tuple."""


class Record(BaseModel):
    """One fact of a project under an id of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, ser_json_inf_nan="constants")

    REFERENCES: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that hold the id of another record, or several."""

    id: Id
    kind: str

    def references(self) -> set[str]:
        """Return the ids of all records this one refers to."""
        found: set[str] = set()
        for name in self.REFERENCES:
            value = getattr(self, name)
            if isinstance(value, tuple):
                found.update(value)
            elif value is not None:
                found.add(value)
        return found


class Project(Record):
    """The title page: what the model is about, and the rule packs it uses."""

    kind: Literal["project"] = "project"
    title: Text = ""
    description: Text = ""
    owner: Text = ""
    contributors: tuple[Text, ...] = ()
    packs: dict[str, str] = {}
    """Pack id → version, a blank and the sha256 of its content."""
    parts: tuple[str, ...] = ()
    """Optional parts of packs that are switched on, such as "privacy"."""
    answers: dict[str, Answer] = {}
    extra: dict[str, Any] = {}
    """What an importer could not place, by format."""


class Diagram(Record):
    """One page of the drawing."""

    kind: Literal["diagram"] = "diagram"
    name: Text = ""
    description: Text = ""
    order: str = "V"
    extra: dict[str, Any] = {}


class Element(Record):
    """Anything drawn on a diagram."""

    diagram: Id
    name: Text = ""
    description: Text = ""
    order: str = "V"
    origin: Text = ""
    """Where it was imported from, as FORMAT:FOREIGN-ID."""
    locked: bool = False
    """Whether it stays where and as it is: nobody moves, resizes or deletes it by accident."""
    group: Id | None = None
    """What all members of a group share, so that they move as one. It refers to no record and means nothing else."""
    extra: dict[str, Any] = {}


class Described(Element):
    """An element about which the property catalogue asks."""

    answers: dict[str, Answer] = {}
    """Property name → answer; an unanswered property is absent."""
    out_of_scope_reason: Text = ""


class Placed(Element):
    """An element that covers a rectangle and may be owned by a boundary box."""

    x: Coordinate
    y: Coordinate
    width: Length
    height: Length
    boundary: Id | None = None
    """The innermost box that owns it."""
    by_hand: bool = False
    """Whether a person moved it to its place, which tidying up can respect."""


class Node(Described, Placed):
    """Actor, process or store: what flows join."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("diagram", "boundary")


class Actor(Node):
    """Who or what acts from outside."""

    kind: Literal["actor"] = "actor"


class Process(Node):
    """Something that does work."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("diagram", "boundary", "detail")
    kind: Literal["process"] = "process"
    detail: Id | None = None
    """The diagram that shows its inside."""


class Store(Node):
    """Where data rests."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("diagram", "boundary", "data")
    kind: Literal["store"] = "store"
    data: Ids = ()
    """The assets it keeps."""


class Flow(Described):
    """Data on the move from a source to a target, or both ways."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("diagram", "source", "target", "data")
    kind: Literal["flow"] = "flow"
    source: Id | None = None
    target: Id | None = None
    source_point: Spot | None = None
    """Where a free end lies; only an import leaves one."""
    target_point: Spot | None = None
    two_way: bool = False
    bends: Annotated[tuple[Spot, ...], Field(max_length=MOST_POINTS)] = ()
    routing: Routing = "curved"
    """How its line runs between its ends and bends."""
    label_offset: Spot = (0.0, 0.0)
    """How far the label was moved from the middle of the curve."""
    data: Ids = ()
    """The assets it carries."""

    @model_validator(mode="after")
    def _each_end_is_somewhere(self) -> Flow:
        if (self.source is None) == (self.source_point is None) or (self.target is None) == (self.target_point is None):
            raise ValueError("each end of a flow is either a node or a free point")
        return self


class Boundary(Described):
    """A trust boundary: a box that owns what lies in it, or a line that flows cut."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("diagram", "boundary")
    kind: Literal["boundary"] = "boundary"
    shape: Literal["box", "line"] = "box"
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    width: Length = 1.0
    height: Length = 1.0
    boundary: Id | None = None
    """The innermost box around this box."""
    by_hand: bool = False
    fit: bool = True
    """Whether the frame grows when a member would stick out."""
    points: Annotated[tuple[Spot, ...], Field(max_length=MOST_POINTS)] = ()
    """The bends of a line, ends included; empty for a box."""

    @model_validator(mode="after")
    def _a_line_has_points(self) -> Boundary:
        if (self.shape == "line") != (len(self.points) >= 2):
            raise ValueError("a boundary line has at least two points, a box has none")
        if self.shape == "line" and self.boundary is not None:
            raise ValueError("a boundary line is owned by no box")
        return self


class Note(Placed):
    """A remark on the canvas, without rules. Its text is its name."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("diagram", "boundary")
    kind: Literal["note"] = "note"


class Asset(Record):
    """Data worth protecting."""

    kind: Literal["asset"] = "asset"
    name: Text = ""
    description: Text = ""
    order: str = "V"
    answers: dict[str, Answer] = {}


class OwnThreat(Record):
    """A threat written by hand or imported; its decision stands under `ID@ELEMENT`."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("element",)
    kind: Literal["own_threat"] = "own_threat"
    element: Id
    stride: Letter | None = None
    category: Text = ""
    """What kind of threat it is in the words of its origin, where no letter fits."""
    title: Text = ""
    question: Text = ""
    description: Text = ""
    mitigation: Text = ""
    severity: Severity = "medium"
    origin: Text = ""
    extra: dict[str, Any] = {}


class Decision(Record):
    """What people decided about one threat; derived threats are never stored."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("element",)
    kind: Literal["decision"] = "decision"
    id: str
    rule: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    """The rule, or the id of a threat written by hand."""
    element: Id
    status: Status | None = None
    severity: Severity | None = None
    """The rating of a person; it is never adjusted."""
    likelihood: Annotated[int, Field(ge=1, le=5)] | None = None
    impact: Annotated[int, Field(ge=1, le=5)] | None = None
    owner: Text = ""
    reason: Text = ""
    note: Text = ""
    receiver: Text = ""
    """Who takes a transferred risk."""
    duplicate_of: Text = ""
    review_on: date | None = None
    decided_on: date | None = None
    parked: bool = False

    @model_validator(mode="after")
    def _its_id_is_its_threat(self) -> Decision:
        if self.id != threat_key(self.rule, self.element):
            raise ValueError("the id of a decision is RULE@ELEMENT")
        return self


class ControlUse(Record):
    """A control taken up against one threat."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("element",)
    kind: Literal["control_use"] = "control_use"
    control: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    rule: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    element: Id
    state: ControlState = "proposed"
    owner: Text = ""
    note: Text = ""


class Waiver(Record):
    """Why one check does not matter for one element, data asset or diagram, or for the project as a whole."""

    REFERENCES: ClassVar[tuple[str, ...]] = ("element",)
    kind: Literal["waiver"] = "waiver"
    id: str
    check: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    element: Id
    """What it is about; the project's id for a check of the project as a whole."""
    reason: Annotated[Text, Field(pattern=r"\S")]
    decided_on: date | None = None

    @model_validator(mode="after")
    def _its_id_is_its_place(self) -> Waiver:
        if self.id != waiver_key(self.check, self.element):
            raise ValueError("the id of a waiver is CHECK@ELEMENT")
        return self


AnyElement = Actor | Process | Store | Flow | Boundary | Note
AnyNode = Actor | Process | Store
AnyRecord = Project | Diagram | AnyElement | Asset | OwnThreat | Decision | ControlUse | Waiver

RECORD: TypeAdapter[AnyRecord] = TypeAdapter(Annotated[AnyRecord, Field(discriminator="kind")])
RECORDS: TypeAdapter[list[AnyRecord]] = TypeAdapter(list[Annotated[AnyRecord, Field(discriminator="kind")]])

KINDS: dict[str, type[Record]] = {
    cls.model_fields["kind"].default: cls
    for cls in (
        Project, Diagram, Actor, Process, Store, Flow, Boundary, Note, Asset, OwnThreat, Decision, ControlUse,
        Waiver,
    )
}  # fmt: skip
NODE_KINDS = ("actor", "process", "store")
RULED_KINDS = ("actor", "process", "store", "flow", "boundary")
ELEMENT_KINDS = (*RULED_KINDS, "note")


def is_box(record: Record | None) -> bool:
    """Tell whether the record is a boundary that can own others."""
    return isinstance(record, Boundary) and record.shape == "box"
