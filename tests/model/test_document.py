"""A document changes by commits and by nothing else."""

import math

import pytest

from drawn import dfd
from threatline.model.changes import Commit, Update
from threatline.model.document import Document
from threatline.model.errors import Invalid, NotInTransaction
from threatline.model.identity import new_id
from threatline.model.records import Decision, Flow, Project


def test_a_transaction_publishes_one_commit_with_all_its_changes():
    drawn = dfd("customer -> web app")
    told = []
    drawn.document.subscribe(told.append)

    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id("web app"), {"answers.handles_login": True})
        tx.update(drawn.id("customer"), {"name": "visitor"})

    (commit,) = told
    assert commit.label == "Answer"
    assert commit.touched == {drawn.id("web app"), drawn.id("visitor")}
    assert drawn["web app"].answers == {"handles_login": True}


def test_a_change_that_changes_nothing_is_no_commit():
    drawn = dfd("customer -> web app")
    told = []
    drawn.document.subscribe(told.append)

    with drawn.document.transaction("Rename") as tx:
        tx.update(drawn.id("customer"), {"name": "customer"})

    assert told == []


def test_an_exception_takes_back_everything_and_publishes_nothing():
    drawn = dfd("customer -> web app")
    before = dict(drawn.document.records)
    told = []
    drawn.document.subscribe(told.append)

    with pytest.raises(RuntimeError), drawn.document.transaction("Fail") as tx:
        tx.update(drawn.id("customer"), {"name": "somebody"})
        tx.delete(next(drawn.document.of_kind(Flow)).id)
        raise RuntimeError("in the middle")

    assert drawn.document.records == before
    assert told == []


def test_a_node_cannot_leave_while_a_flow_ends_at_it():
    drawn = dfd("customer -> web app")

    with pytest.raises(Invalid, match="does not exist"), drawn.document.transaction("Delete") as tx:
        tx.delete(drawn.id("customer"))

    assert drawn["customer"].name == "customer"


def test_a_value_that_does_not_fit_is_refused_with_the_field():
    drawn = dfd("customer -> web app")

    with pytest.raises(Invalid, match=r"actor .*, x: .*finite"), drawn.document.transaction("Move") as tx:
        tx.update(drawn.id("customer"), {"x": math.nan})

    assert drawn["customer"].x == -72


def test_a_flow_ends_at_a_node_or_at_a_free_point_never_at_both():
    drawn = dfd("customer -> web app")

    with pytest.raises(Invalid, match="either a node or a free point"), drawn.document.transaction("Detach") as tx:
        tx.update(next(drawn.document.of_kind(Flow)).id, {"source_point": (0.0, 0.0)})


def test_a_box_cannot_contain_itself():
    drawn = dfd("web app -> orders db")
    outer = drawn.box_around("outer", "web app", "orders db")
    inner = drawn.box_around("inner", "web app")

    with pytest.raises(Invalid, match="contain itself"), drawn.document.transaction("Nest") as tx:
        tx.update(outer, {"boundary": inner})


def test_two_flat_answers_of_one_element_are_two_fields():
    drawn = dfd("customer -> web app")
    told = []
    drawn.document.subscribe(told.append)

    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id("web app"), {"answers.handles_login": True, "answers.rate_limited": False})

    assert told[0].paths() == {drawn.id("web app"): {"answers.handles_login", "answers.rate_limited"}}


def test_a_closed_transaction_refuses_more_changes():
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Done") as tx:
        pass

    with pytest.raises(NotInTransaction):
        tx.update(drawn.id("customer"), {"name": "late"})


def test_a_replay_skips_records_that_are_gone():
    drawn = dfd("customer -> web app")
    commit = Commit("Rename", (Update(new_id(), {"name": "a"}, {"name": "b"}),), "recovery")

    assert drawn.document.replay(commit) is None


def test_a_decision_stands_under_the_key_of_its_threat():
    with pytest.raises(ValueError, match="RULE@ELEMENT"):
        Decision(id="PR-S-03@aaaaaaaaaaaa", rule="PR-S-04", element="aaaaaaaaaaaa")


def test_there_is_one_title_page():
    document = Document([Project(id=new_id())])

    with pytest.raises(Invalid, match="one title page"), document.transaction("Add") as tx:
        tx.insert(Project(id=new_id()))


def test_referrers_are_known_in_both_directions():
    drawn = dfd("customer -> web app -> orders db")

    flows = drawn.document.referring(drawn.id("web app"), Flow)

    assert {flow.id for flow in flows} == {flow.id for flow in drawn.document.of_kind(Flow)}


def test_the_front_of_a_diagram_is_surpassed_by_nothing_on_it_whatever_happens():
    drawn = dfd("customer -> web app")
    diagram, app = drawn.diagram, drawn.id("web app")
    highest = max(drawn[name].order for name in ("customer", "web app"))
    assert drawn.document.front(diagram) >= highest

    with drawn.document.transaction("Raise") as tx:
        tx.update(app, {"order": "zz9"})
    assert drawn.document.front(diagram) == "zz9"

    copied = drawn["customer"].model_copy(update={"id": new_id(), "order": "zza"})
    with drawn.document.transaction("Insert") as tx:
        tx.insert(copied)
    assert drawn.document.front(diagram) == "zza"


def test_a_diagram_without_elements_has_no_front():
    assert dfd("customer").document.front(new_id()) is None
