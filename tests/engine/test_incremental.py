"""After every commit the engine is as if it had just been built, and says which elements look different."""

from __future__ import annotations

import pytest

from drawn import dfd
from engine.exotic import exotic
from engine.typed import bare, typed
from engine.worlds import World
from threatline.commands.answer import answer
from threatline.content.load import load_content
from threatline.engine.incremental import Engine, ThreatsChanged
from threatline.engine.node_facts import Seen
from threatline.engine.pack import Content
from threatline.engine.threats import Row, outline_of, summary_of
from threatline.model.changes import Commit
from threatline.model.document import Document
from threatline.model.errors import Invalid
from threatline.model.graph import GraphIndex
from threatline.model.records import OwnThreat

CONTENT = load_content()


class Followed:
    """A document with an engine that follows it as the session does."""

    def __init__(self, content: Content, document: Document) -> None:
        self.content, self.document = content, document
        self.graph = GraphIndex(document)
        self.engine = Engine(content, document, self.graph)
        self.engine.rebuild()
        self.engine.totals()
        self.commits: list[Commit] = []
        self.changed = ThreatsChanged()
        document.subscribe(self.follow)

    def follow(self, commit: Commit) -> None:
        self.commits.append(commit)
        self.changed = self.engine.update(commit, self.graph.update(commit))

    def rows(self) -> dict[str, tuple[Row, ...]]:
        return {id: self.engine.rows(id) for id in self.engine._analysis.results}

    def anew(self) -> Engine:
        engine = Engine(self.content, self.document, GraphIndex(self.document))
        engine.rebuild()
        return engine


def nodes_of(engine: Engine) -> dict[str, dict[str, object]]:
    """All that is kept about each node."""
    return {id: {name: getattr(node, name) for name in Seen.__slots__} for id, node in engine._analysis.nodes.items()}


def assert_as_if_just_built(followed: Followed) -> None:
    engine, fresh = followed.engine, followed.anew()
    assert engine._analysis.results == fresh._analysis.results
    assert engine._analysis.values == fresh._analysis.values
    assert engine._analysis.readings == fresh._analysis.readings
    assert nodes_of(engine) == nodes_of(fresh)
    assert engine.totals() == fresh.totals()
    assert list(engine.ranking) == list(fresh.ranking)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    "content", [CONTENT, exotic(CONTENT), typed(), bare()], ids=["shipped", "exotic", "typed", "bare"]
)
def test_following_commits_gives_what_a_rebuild_gives(content: Content, seed: int):
    world = World(content, 1000 + seed)
    followed = Followed(content, Document(world.records()))
    before = followed.rows()
    for _ in range(25):
        followed.changed = ThreatsChanged()
        if followed.commits and world.random.random() < 0.15:
            try:
                followed.document.replay(followed.commits[-1].inverse("undo"))
            except Invalid:
                continue
        else:
            world.edit(followed.document)

        assert_as_if_just_built(followed)
        after = followed.rows()
        assert {id for id in after if after[id] != before.get(id)} <= followed.changed.elements
        assert set(before) - set(after) == followed.changed.removed
        before = after


@pytest.mark.parametrize("seed", range(4))
def test_the_ranking_tells_how_it_moves(seed: int):
    world = World(CONTENT, 2000 + seed)
    followed = Followed(CONTENT, Document(world.records()))
    mirrored = list(followed.engine.ranking)
    for _ in range(25):
        ranking = followed.engine.ranking
        followed.engine.shifts = []
        world.edit(followed.document)
        if followed.engine.ranking is not ranking:  # a part of the pack was switched: everything is new
            mirrored = list(followed.engine.ranking)

        for shift in followed.engine.shifts:
            if shift.is_insert:
                mirrored.insert(shift.position, shift.row)
            else:
                assert mirrored.pop(shift.position) == shift.row
        assert mirrored == list(followed.engine.ranking)


@pytest.mark.parametrize("seed", range(4))
def test_summaries_and_outlines_need_no_threats(seed: int):
    world = World(CONTENT, 3000 + seed)
    followed = Followed(CONTENT, Document(world.records()))
    for _ in range(10):
        world.edit(followed.document)

        for id, rows in followed.rows().items():
            assert followed.engine.summary(id) == summary_of(rows)
            outlines = {(outline.letter, outline.rank) for outline in followed.engine._outlines(id)[1]}
            assert outlines == {(outline.letter, outline.rank) for outline in map(outline_of, rows)}


def test_a_pure_move_evaluates_no_rule_and_touches_no_element():
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("Ours", "web app", "orders db")
    followed = Followed(CONTENT, drawn.document)
    evaluations = followed.engine.evaluations

    with drawn.document.transaction("Move") as tx:
        tx.update(drawn.id("web app"), {"x": 12.0, "y": 13.0})

    assert followed.engine.evaluations == evaluations
    assert followed.changed == ThreatsChanged()


def test_an_answer_evaluates_the_rules_of_its_element_alone():
    drawn = dfd("customer -> web app -> orders db")
    followed = Followed(CONTENT, drawn.document)
    evaluations = followed.engine.evaluations

    with drawn.document.transaction("Answer") as tx:
        answer(tx, [drawn.id("web app")], "handles_login", True)

    assert followed.engine.evaluations == evaluations + 1
    assert followed.changed.elements == {drawn.id("web app")}


def test_flows_are_read_anew_only_when_something_differs_that_they_ask_about_an_end():
    drawn = dfd("web app -> orders db")
    followed = Followed(CONTENT, drawn.document)
    read = []
    for level in ("high", "critical", "low"):
        before = followed.engine.evaluations
        with drawn.document.transaction("Answer") as tx:
            answer(tx, [drawn.id("web app")], "business_criticality", level)
        read.append(followed.engine.evaluations - before)

    assert read[0] > 1  # the element, and the flow that asks whether it is at least high
    assert read[1] == 1
    assert read[2] > 1
    assert_as_if_just_built(followed)


def test_a_new_name_shows_in_the_texts_of_its_flows():
    drawn = dfd("customer -> web app")
    followed = Followed(CONTENT, drawn.document)
    flow = drawn.id("customer -> web app")

    with drawn.document.transaction("Rename") as tx:
        tx.update(drawn.id("customer"), {"name": "Patient"})

    assert followed.changed.elements == {drawn.id("Patient"), flow}
    assert "Patient" in followed.engine.rows(flow)[0].threats[0].title


def test_deleting_everything_leaves_nothing_and_undo_brings_all_back():
    world = World(CONTENT, 7)
    followed = Followed(CONTENT, Document(world.records()))
    before = followed.rows()

    with followed.document.transaction("Delete") as tx:
        for record in [*tx.now.records.values()][::-1]:
            tx.delete(record.id)
    totals = followed.engine.totals()
    followed.document.replay(followed.commits[-1].inverse("undo"))

    assert (totals.open, totals.untouched, totals.questions) == (0, 0, 0)
    assert followed.rows() == before


def test_a_project_without_a_title_page_is_analysed_too():
    document = Document(
        record for record in dfd("customer -> web app").document.records.values() if record.kind != "project"
    )

    engine = Followed(CONTENT, document).engine

    assert engine.totals().untouched == 11


def test_answers_that_no_catalogue_knows_do_no_harm():
    drawn = dfd("customer -> web app -> orders db")
    followed = Followed(CONTENT, drawn.document)
    strange = ["banana", True, ("a", "b"), "unknown", "not_applicable"]
    for element in ("customer", "web app", "orders db", "customer -> web app"):
        for value in strange:
            kind = drawn[element].kind
            with drawn.document.transaction("Import") as tx:
                tx.update(
                    drawn.id(element), {"answers": dict.fromkeys([*CONTENT.catalogue.of(kind), "never heard"], value)}
                )
            assert_as_if_just_built(followed)
            for threat in list(followed.engine.threats()):
                followed.engine.why(threat.key)


def test_a_threat_of_ones_own_is_a_row_of_its_letter():
    drawn = dfd("customer -> web app")
    followed = Followed(CONTENT, drawn.document)
    own = OwnThreat(
        id="a" * 12, element=drawn.id("web app"), stride="I", title="Screens face the street", severity="high"
    )

    with drawn.document.transaction("Write") as tx:
        tx.insert(own)

    row = followed.engine.row(drawn.id("web app"), "I")
    assert row is not None
    assert row.threats[0].title == "Screens face the street"
    assert (row.state, row.severity) == ("own", "high")
