from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagined import projects
from threatline.model.document import Document, validated
from threatline.model.errors import Invalid
from threatline.model.integrity import faults
from threatline.model.records import (
    Actor,
    Asset,
    Boundary,
    ControlUse,
    Decision,
    Diagram,
    Flow,
    OwnThreat,
    Process,
    Project,
    Store,
    Waiver,
)
from threatline.storage import tmproj
from threatline.storage.repair import repair

PLACE = {"x": 0, "y": 0, "width": 144, "height": 64}
TITLE = Project(id="tttttttttttt", title="Shop")
PAGE = Diagram(id="pppppppppppp", name="Overview")
OTHER_PAGE = Diagram(id="oooooooooooo", name="Other")
CUSTOMER = Actor(id="cccccccccccc", diagram=PAGE.id, name="Customer", **PLACE)
WEB = Process(id="wwwwwwwwwwww", diagram=PAGE.id, name="Web", **{**PLACE, "x": 300})
GONE = "gggggggggggg"


def mended(*records):
    """Repair these records together with a title page and a diagram, and check that all rules hold afterwards."""
    found, repairs = repair([TITLE, PAGE, *records])
    document = Document(found)
    assert [fault for record in found for fault in faults(document, record)] == []
    return document, [repair.sentence for repair in repairs]


@given(projects())
@settings(max_examples=20)
def test_a_sound_project_comes_back_as_it_is(records):
    assert repair(records) == (records, ())


@given(projects(), st.data())
def test_whatever_is_torn_out_the_rest_fits_together_again_and_reopens(records, data):
    kept = [record for record in records if data.draw(st.integers(0, 3))]
    ids = [record.id for record in records]
    for index, record in enumerate(kept):
        for field in record.REFERENCES:
            if isinstance(getattr(record, field), str) and not data.draw(st.integers(0, 4)):
                try:
                    kept[index] = validated(record, {**record.__dict__, field: data.draw(st.sampled_from(ids))})
                except Invalid:
                    continue

    found, repairs = repair(kept)

    document = Document(found)
    assert [fault for record in found for fault in faults(document, record)] == []
    assert document.project
    assert repair(found) == (found, ())
    assert (not repairs) == (found == kept)
    assert tmproj.load(tmproj.dump(found)) == sorted(found, key=lambda record: (record.kind, record.id))


def test_a_project_without_a_title_page_gets_one():
    found, repairs = repair([PAGE])

    assert [record.kind for record in found] == ["diagram", "project"]
    assert [repair.sentence for repair in repairs] == ["The project had no title page; it got an empty one."]


def test_of_two_title_pages_the_first_counts():
    document, sentences = mended(Project(id="ssssssssssss", title="Copy"))

    assert document.project == TITLE
    assert sentences == ["The project had a second title page, “Copy”; the first one counts."]


def test_the_same_record_twice_is_one():
    document, sentences = mended(CUSTOMER, CUSTOMER)

    assert document.count("actor") == 1
    assert sentences == ["The actor “Customer” stood in the file twice; one is enough."]


def test_two_records_under_one_id_are_both_kept_and_flows_stay_with_the_first():
    twin = CUSTOMER.model_copy(update={"name": "Buyer"})
    flow = Flow(id="ffffffffffff", diagram=PAGE.id, source=CUSTOMER.id, target=WEB.id)

    document, sentences = mended(CUSTOMER, twin, WEB, flow)

    assert sorted(actor.name for actor in document.of_kind(Actor)) == ["Buyer", "Customer"]
    assert document.records[flow.source].name == "Customer"
    assert sentences == ["The actor “Buyer” had the id of the actor “Customer”; it got one of its own."]


def test_of_two_decisions_about_one_threat_the_first_counts():
    first = Decision(id=f"PR-S-03@{WEB.id}", rule="PR-S-03", element=WEB.id, status="accept")
    second = first.model_copy(update={"status": "open"})

    document, sentences = mended(WEB, first, second)

    assert document.records[first.id].status == "accept"
    assert sentences == [f"Two decisions about the threat {first.id} differ; the first one counts."]


def test_elements_on_a_diagram_that_is_gone_keep_their_flows_on_a_restored_page():
    lost = [element.model_copy(update={"diagram": GONE}) for element in (CUSTOMER, WEB)]
    flow = Flow(id="ffffffffffff", diagram=GONE, name="Order", source=CUSTOMER.id, target=WEB.id)

    document, sentences = mended(*lost, flow)

    assert document.get(GONE, Diagram).name == "Restored page"
    assert document.get(flow.id, Flow) == flow
    assert sentences[0] == "The actor “Customer” lay on a diagram that is gone; it is now on “Restored page”."


def test_an_element_that_lies_on_something_else_than_a_diagram_moves_to_a_restored_page():
    odd = CUSTOMER.model_copy(update={"diagram": WEB.id})

    document, _ = mended(WEB, odd)

    assert document.get(document.get(odd.id, Actor).diagram, Diagram).name == "Restored page"
    assert document.get(WEB.id, Process) == WEB


@pytest.mark.parametrize(
    ("bends", "point"), [((), (-160.0, 32.0)), (((50, 60), (70, 80)), (50.0, 60.0))], ids=["straight", "bent"]
)
def test_a_flow_without_its_source_hangs_free_where_it_can_be_seen(bends, point):
    web = WEB.model_copy(update={"x": 0.0})
    flow = Flow(id="ffffffffffff", diagram=PAGE.id, name="Order", source=GONE, target=WEB.id, bends=bends)

    document, sentences = mended(web, flow)

    assert document.get(flow.id, Flow).source_point == point
    assert sentences == ["The flow “Order” has lost its source, which does not exist; that end now hangs free."]


def test_a_flow_between_two_pages_hangs_free():
    far = WEB.model_copy(update={"diagram": OTHER_PAGE.id})
    flow = Flow(id="ffffffffffff", diagram=PAGE.id, name="Order", source=CUSTOMER.id, target=far.id)

    document, sentences = mended(OTHER_PAGE, CUSTOMER, far, flow)

    assert document.get(flow.id, Flow).target_point == (304.0, 32.0)
    assert sentences == ["The flow “Order” has lost its target, which is on another diagram; that end now hangs free."]


def test_boundaries_that_contain_each_other_are_parted():
    boxes = [
        Boundary(id="aaaaaaaaaaaa", diagram=PAGE.id, name="A", boundary="bbbbbbbbbbbb"),
        Boundary(id="bbbbbbbbbbbb", diagram=PAGE.id, name="B", boundary="aaaaaaaaaaaa"),
    ]

    document, sentences = mended(*boxes)

    assert document.get("aaaaaaaaaaaa", Boundary).boundary == "bbbbbbbbbbbb"
    assert document.get("bbbbbbbbbbbb", Boundary).boundary is None
    assert sentences == ["The boundary “B” contained itself by a detour; it is in no other boundary now."]


def test_an_owner_that_is_a_line_is_forgotten():
    line = Boundary(id="llllllllllll", diagram=PAGE.id, shape="line", points=((0, 0), (1, 1)))

    document, sentences = mended(line, WEB.model_copy(update={"boundary": line.id}))

    assert document.get(WEB.id, Process).boundary is None
    assert sentences == ["The process “Web” belonged to a boundary that is not there; it is in none now."]


def test_data_and_details_that_are_gone_are_forgotten_and_the_rest_is_kept():
    card = Asset(id="dddddddddddd", name="Card")
    store = Store(id="ssssssssssss", diagram=PAGE.id, name="Orders", data=(card.id, GONE), **PLACE)

    document, sentences = mended(card, store, WEB.model_copy(update={"detail": GONE}))

    assert document.get(store.id, Store).data == (card.id,)
    assert document.get(WEB.id, Process).detail is None
    assert sentences == [
        "The store “Orders” named data that is no longer listed; the rest is kept.",
        "The diagram of the inside of the process “Web” is gone; the link was removed.",
    ]


def test_what_speaks_of_a_missing_element_goes_with_a_sentence_each():
    own = OwnThreat(id="aaaaaaaaaaaa", element=GONE, title="Leak")
    decision = Decision(id=f"{own.id}@{GONE}", rule=own.id, element=GONE)
    use = ControlUse(id="uuuuuuuuuuuu", control="CTL-TLS", rule="FL-I-01", element=GONE)

    document, sentences = mended(own, decision, use)

    assert set(document.records) == {TITLE.id, PAGE.id}
    assert sentences == [
        "The threat “Leak” was about an element that is gone; it was dropped.",
        f"The decision on {own.id} was about an element that is gone; it was dropped.",
        "The control CTL-TLS was about an element that is gone; it was dropped.",
    ]


def test_an_order_between_which_nothing_fits_is_replaced():
    document, sentences = mended(CUSTOMER.model_copy(update={"order": "é0"}))

    assert document.get(CUSTOMER.id, Actor).order == "V"
    assert sentences == ["The actor “Customer” had no proper place in the order of things; it got one."]


def waived(check, element, reason="It is fine"):
    return Waiver(id=f"{check}@{element}", check=check, element=element, reason=reason)


def test_a_reason_to_set_something_aside_goes_when_what_it_is_about_is_gone():
    document, sentences = mended(waived("CHK-09", GONE), waived("CHK-31", TITLE.id), waived("CHK-23", PAGE.id))

    assert {waiver.check for waiver in document.of_kind(Waiver)} == {"CHK-31", "CHK-23"}
    assert sentences == ["The check CHK-09 was set aside for something that is gone; the reason was dropped."]


def test_a_reason_for_a_check_that_no_pack_knows_is_kept():
    document, sentences = mended(CUSTOMER, waived("OUR-77", CUSTOMER.id))

    assert [waiver.check for waiver in document.of_kind(Waiver)] == ["OUR-77"]
    assert sentences == []


def test_of_two_reasons_for_the_same_the_first_counts():
    document, sentences = mended(CUSTOMER, waived("CHK-09", CUSTOMER.id), waived("CHK-09", CUSTOMER.id, "Other"))

    assert [waiver.reason for waiver in document.of_kind(Waiver)] == ["It is fine"]
    assert sentences == [f"Two reasons to set aside the check CHK-09@{CUSTOMER.id} differ; the first one counts."]
