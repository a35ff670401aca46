"""Random people draw, decide, undo, save and crash: whatever they do, the four invariants hold."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from threatline.commands.answer import add_asset, answer, carry, leave_out, take_in
from threatline.commands.arrange import align, distribute
from threatline.commands.connect import bend, connect, make_two_way, reconnect, reverse, straighten
from threatline.commands.decide import add_threat, decide, set_aside, take_up
from threatline.commands.fragment import copy_decisions, duplicate
from threatline.commands.move import move, resize
from threatline.commands.pages import add_diagram, blank_project
from threatline.commands.place import draw_boundary, draw_boundary_line, enclose, place
from threatline.commands.remove import delete
from threatline.commands.rename import change_kind, rename
from threatline.content.load import load_content
from threatline.engine.incremental import Engine
from threatline.model import identity
from threatline.model.document import Document
from threatline.model.errors import Invalid
from threatline.model.geometry import Point, Rect
from threatline.model.graph import GraphIndex
from threatline.model.integrity import faults
from threatline.model.records import Boundary, ControlUse, Decision, Element, Flow, Node
from threatline.session import Session
from threatline.storage import tmproj
from threatline.storage.journal import Journal
from threatline.storage.recovery import recover
from threatline.storage.repair import repair

COORDINATE = st.integers(-60, 60).map(lambda step: 16.0 * step)
PICK = st.integers(0, 10_000)
NAME = st.text(max_size=30)
NODE = st.sampled_from(["actor", "process", "store"])

ANSWERS = [
    *[("handles_login", value) for value in (True, False, "unknown", "not_applicable", None)],
    *[("authenticates_callers", value) for value in (True, False, None)],
    *[("login_throttled", value) for value in (True, False, None)],
    *[("actor_type", value) for value in ("human_user", "anonymous_public", "staff", None)],
    *[("trust_level", value) for value in ("low", "privileged", None)],
    *[("store_type", value) for value in ("relational_db", "log", None)],
    *[("protocol", value) for value in ("http", "https", None)],
    *[("network", value) for value in ("internet", "in_process", None)],
    *[("encrypted", value) for value in (True, False, None)],
    *[("boundary_type", value) for value in ("internet", "organisation", None)],
    *[("guarded", value) for value in (True, False, None)],
]


class Workshop(RuleBasedStateMachine):
    """One project in the hands of somebody restless."""

    @initialize()
    def start(self) -> None:
        # The same steps make the same ids, so that a failure can be told again step by step.
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(identity, "secrets", SimpleNamespace(randbits=random.Random(7).getrandbits))
        self.folder = tempfile.TemporaryDirectory()
        document = Document(blank_project("Fuzz"))
        self.journal = Journal.start(None, None, document.records.values(), Path(self.folder.name))
        self.session = Session(document, load_content(), self.journal)

    def teardown(self) -> None:
        self.patch.undo()
        self.journal.close_clean()
        self.folder.cleanup()

    # ---- what people do ---------------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(["actor", "process", "store", "note"]), x=COORDINATE, y=COORDINATE)
    def place(self, kind, x, y):
        self.run(place, kind, self.diagram(), Point(x, y))

    @rule(x=COORDINATE, y=COORDINATE, width=COORDINATE, height=COORDINATE)
    def draw_a_box(self, x, y, width, height):
        self.run(draw_boundary, self.diagram(), Rect(x, y, abs(width) + 1, abs(height) + 1))

    @rule(points=st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=4))
    def draw_a_line(self, points):
        self.run(draw_boundary_line, self.diagram(), points)

    @rule(one=PICK, other=PICK, name=NAME)
    def connect(self, one, other, name):
        self.with_some(Node, one, lambda a: self.with_some(Node, other, lambda b: self.run(connect, a, b, name)))

    @rule(flow=PICK, node=PICK, end=st.sampled_from(["source", "target"]))
    def reconnect(self, flow, node, end):
        self.with_some(Flow, flow, lambda f: self.with_some(Node, node, lambda n: self.run(reconnect, f, end, n)))

    @rule(flow=PICK, two_way=st.booleans())
    def turn_a_flow(self, flow, two_way):
        self.with_some(Flow, flow, lambda f: self.run(make_two_way, [f], two_way))
        self.with_some(Flow, flow, lambda f: self.run(reverse, [f]))

    @rule(flow=PICK, x=COORDINATE, y=COORDINATE)
    def bend(self, flow, x, y):
        self.with_some(Flow, flow, lambda f: self.run(bend, f, ((x, y),)))

    @rule(flow=PICK)
    def straighten(self, flow):
        self.with_some(Flow, flow, lambda f: self.run(straighten, [f]))

    @rule(picks=st.lists(PICK, min_size=1, max_size=3), dx=COORDINATE, dy=COORDINATE, frame_only=st.booleans())
    def move(self, picks, dx, dy, frame_only):
        self.run(move, self.some(Element, picks), dx, dy, frame_only=frame_only)

    @rule(pick=PICK, x=COORDINATE, y=COORDINATE, width=COORDINATE, height=COORDINATE)
    def resize(self, pick, x, y, width, height):
        self.with_some(Node | Boundary, pick, lambda e: self.run(resize, e, Rect(x, y, abs(width), abs(height))))

    @rule(picks=st.lists(PICK, min_size=1, max_size=3), with_contents=st.booleans())
    def delete(self, picks, with_contents):
        self.run(delete, self.some(Element, picks), with_contents=with_contents)

    @rule(picks=st.lists(PICK, min_size=1, max_size=4))
    def enclose(self, picks):
        self.run(enclose, self.some(Element, picks))

    @rule(picks=st.lists(PICK, min_size=1, max_size=3), dx=COORDINATE, dy=COORDINATE)
    def duplicate(self, picks, dx, dy):
        copies = self.run(duplicate, self.some(Element, picks), dx, dy)
        about_copies = [self.session.document.referring(copy, Decision | ControlUse) for copy in copies.elements]
        assert not any(about_copies)
        if picks[0] % 2:
            self.run(copy_decisions, copies.left)

    @rule(picks=st.lists(PICK, min_size=3, max_size=4), edge=st.sampled_from(["left", "middle", "bottom"]))
    def arrange(self, picks, edge):
        self.run(align, self.some(Element, picks), edge)
        self.run(distribute, self.some(Element, picks), "across")

    @rule(pick=PICK, name=NAME)
    def rename(self, pick, name):
        self.with_some(Element, pick, lambda e: self.run(rename, e, name))

    @rule(pick=PICK, kind=NODE)
    def change_kind(self, pick, kind):
        self.with_some(Node, pick, lambda n: self.run(change_kind, n, kind))

    @rule(pick=PICK, said=st.sampled_from(ANSWERS))
    def answer(self, pick, said):
        self.with_some(Node | Flow | Boundary, pick, lambda e: self.run(answer, [e], *said))

    @rule(pick=PICK)
    def scope(self, pick):
        self.with_some(Node | Flow, pick, lambda e: self.run(leave_out, [e], "elsewhere"))

    @rule(pick=PICK)
    def scope_again(self, pick):
        self.with_some(Node | Flow, pick, lambda e: self.run(take_in, [e]))

    @rule(pick=PICK, classification=st.sampled_from(["public", "confidential", "restricted"]))
    def put_data(self, pick, classification):
        def put(flow: str) -> None:
            self.run(carry, [flow], self.run(add_asset, None, classification))

        self.with_some(Flow, pick, put)

    @precondition(lambda self: self.threats())
    @rule(pick=PICK, status=st.sampled_from(["open", "mitigate", None]), owner=NAME)
    def decide(self, pick, status, owner):
        threat = self.threats()[pick % len(self.threats())]
        self.run(decide, threat.rule, threat.element, status=status, owner=owner)

    @precondition(lambda self: self.threats())
    @rule(pick=PICK, reason=NAME)
    def set_aside(self, pick, reason):
        threat = self.threats()[pick % len(self.threats())]
        self.run(set_aside, threat.rule, threat.element, reason)

    @precondition(lambda self: any(t.controls_resolve for t in self.threats()))
    @rule(pick=PICK, state=st.sampled_from(["planned", "in_place"]))
    def take_up(self, pick, state):
        able = [threat for threat in self.threats() if threat.controls_resolve]
        threat = able[pick % len(able)]
        self.run(take_up, threat.controls_resolve[0], threat.rule, threat.element, state)

    @rule(pick=PICK, title=NAME)
    def write_a_threat(self, pick, title):
        self.with_some(Node | Flow, pick, lambda e: self.run(add_threat, e, "T", title))

    @rule()
    def add_a_diagram(self):
        if self.session.document.count("diagram") < 3:
            self.run(add_diagram)

    @rule(steps=st.integers(1, 4))
    def undo_and_redo_are_inverse(self, steps):
        before = dict(self.session.document.records)
        undone = sum(self.session.undo() is not None for _ in range(steps))
        for _ in range(undone):
            self.session.redo()
        assert self.session.document.records == before

    @rule()
    def undo(self):
        self.session.undo()

    @rule()
    def save_and_reload(self):
        records = self.session.document.records
        text = tmproj.dump(records.values())
        again = tmproj.load(text)
        assert {record.id: record for record in again} == records
        assert repair(again)[1] == ()
        assert tmproj.dump(again) == text

    @rule()
    def crash_and_recover(self):
        found = recover(self.journal.path)
        document = Document(found.records)
        assert found.replay(document) == ()
        assert document.records == self.session.document.records

    # ---- what always holds ------------------------------------------------------------------------------------

    @invariant()
    def the_graph_is_as_if_built_anew(self):
        if hasattr(self, "session"):
            ours, fresh = vars(self.session.graph).copy(), vars(GraphIndex(self.session.document)).copy()
            for graph in (ours, fresh):
                del graph["_document"]
                graph["_lines"] = {diagram: lines for diagram, lines in graph["_lines"].items() if lines}
            assert ours == fresh

    @invariant()
    def the_threats_are_as_if_analysed_anew(self):
        if hasattr(self, "session"):
            document = self.session.document
            fresh = Engine(self.session.content, document, GraphIndex(document))
            fresh.rebuild()
            assert self.told(self.session.engine) == self.told(fresh)
            ours, anew = self.session.engine.coverage(), fresh.coverage()
            assert {id: ours.cells(id) for id in ours.elements()} == {id: anew.cells(id) for id in anew.elements()}
            assert ours.share() == anew.share()

    @invariant()
    def nothing_dangles(self):
        if hasattr(self, "session"):
            document = self.session.document
            assert [fault for record in document.records.values() for fault in faults(document, record)] == []

    # ---- pieces -----------------------------------------------------------------------------------------------

    def run(self, command, *args, **kwargs):
        try:
            return self.session.run(command, *args, **kwargs)
        except Invalid:
            return None

    def diagram(self) -> str:
        return self.session.document.diagrams()[0].id

    def of(self, kind) -> list[str]:
        return sorted(id for id, record in self.session.document.records.items() if isinstance(record, kind))

    def some(self, kind, picks) -> list[str]:
        known = self.of(kind)
        return [known[pick % len(known)] for pick in picks] if known else []

    def with_some(self, kind, pick, act) -> None:
        for id in self.some(kind, [pick]):
            act(id)

    def threats(self):
        return [t for t in self.session.engine.threats() if t.state != "question"][:40]

    @staticmethod
    def told(engine) -> list[tuple]:
        return sorted((t.key, t.state, t.status, t.severity, t.title, t.question) for t in engine.threats())


def _checked(max_examples: int, steps: int) -> type:
    case = Workshop.TestCase
    case.settings = settings(max_examples=max_examples, stateful_step_count=steps)
    return case


TestWorkshop = pytest.mark.slow(_checked(25, 25))
