"""A typed line draws nodes and flows in one step."""

import pytest

from drawn import blank, dfd
from threatline.commands.sketch import completions, read_sketch, signed_name, sketch, spoken_name
from threatline.model.errors import Invalid
from threatline.model.geometry import Point
from threatline.model.records import Flow, Node


def draw(drawn, line):
    with drawn.document.transaction("Draw") as tx:
        return sketch(tx, drawn.diagram, line, Point(0, 0))


def test_a_line_draws_two_nodes_and_the_flow_with_its_protocol():
    drawn = blank()

    draw(drawn, "Customer -> Web app: Place order (https)")

    (flow,) = drawn.document.of_kind(Flow)
    assert (flow.name, flow.answers) == ("Place order", {"protocol": "https"})
    assert (drawn["Customer"].kind, drawn["Web app"].kind) == ("actor", "process")


def test_names_that_exist_are_joined_and_not_drawn_again():
    drawn = dfd("customer -> web app")

    draw(drawn, "Web App -> Orders DB")

    assert sum(isinstance(r, Node) for r in drawn.document.records.values()) == 3
    assert drawn["Orders DB"].kind == "store"


def test_an_at_sign_makes_an_actor_and_a_double_arrow_goes_both_ways():
    drawn = blank()

    draw(drawn, "@Mainframe <-> Core")

    (flow,) = drawn.document.of_kind(Flow)
    assert drawn["Mainframe"].kind == "actor"
    assert flow.two_way


def test_an_arrow_to_the_left_reads_from_right_to_left():
    drawn = blank()

    draw(drawn, "Web <- Customer")

    assert next(drawn.document.of_kind(Flow)).source == drawn.id("Customer")


def test_a_chain_draws_all_its_flows_and_the_label_goes_to_the_last():
    drawn = blank()

    draw(drawn, "A -> B -> C: end")

    assert {flow.name for flow in drawn.document.of_kind(Flow)} == {"", "end"}


def test_brackets_that_name_no_protocol_stay_in_the_label():
    drawn = blank()

    draw(drawn, "A -> B: order (urgent)")

    assert next(drawn.document.of_kind(Flow)).name == "order (urgent)"


@pytest.mark.parametrize("line", ["-> Web app", "Customer ->", "", "Customer: label", "a -> -> b"])
def test_a_line_that_cannot_be_read_says_how_to_write_it_and_draws_nothing(line):
    drawn = blank()

    with pytest.raises(Invalid, match="Customer -> Web app"):
        draw(drawn, line)

    assert not any(isinstance(record, Node) for record in drawn.document.records.values())


def test_new_nodes_stand_at_free_spots():
    drawn = blank()
    for index in range(12):
        draw(drawn, f"Node {index}")

    spots = {(r.x, r.y) for r in drawn.document.records.values() if isinstance(r, Node)}
    assert len(spots) == 12


def flows(drawn):
    name = {record.id: getattr(record, "name", "") for record in drawn.document.records.values()}
    return {(name[f.source], name[f.target], f.name) for f in drawn.document.of_kind(Flow)}


def test_statements_are_separated_by_semicolons_and_lines():
    drawn = blank()

    draw(drawn, "A -> B; B -> C\n\nD")

    assert flows(drawn) == {("A", "B", ""), ("B", "C", "")}
    assert drawn["D"].kind == "process"


def test_a_chain_goes_on_behind_a_label():
    drawn = blank()

    draw(drawn, "A -> B: one https -> C: two (sql) <- D: three")

    assert flows(drawn) == {("A", "B", "one"), ("B", "C", "two"), ("D", "C", "three")}


def test_all_names_before_the_first_arrow_send_and_a_later_arrow_goes_on_from_the_last():
    drawn = blank()

    draw(drawn, "A, B -> C: one, D: two -> E")

    assert flows(drawn) == {("A", "C", "one"), ("B", "C", "one"), ("A", "D", "two"), ("B", "D", "two"), ("D", "E", "")}


def test_a_comma_in_a_label_stays_there_when_no_other_target_follows():
    drawn = blank()

    draw(drawn, "A -> B: name, address")

    assert flows(drawn) == {("A", "B", "name, address")}


def test_there_and_back_are_two_flows_with_labels_of_their_own():
    drawn = blank()

    draw(drawn, "A <-> B: ask https / answer")

    assert flows(drawn) == {("A", "B", "ask"), ("B", "A", "answer")}
    assert not any(flow.two_way for flow in drawn.document.of_kind(Flow))


def test_a_known_protocol_at_the_end_of_a_label_needs_no_brackets():
    drawn = blank()

    draw(drawn, "A -> B: Save order SQL")

    (flow,) = drawn.document.of_kind(Flow)
    assert (flow.name, flow.answers) == ("Save order", {"protocol": "database"})


@pytest.mark.parametrize(
    ("written", "kind"), [("@Core", "actor"), ("(Customer)", "process"), ("[(Core)]", "store"), ('"Customer"', "actor")]
)
def test_signs_around_a_name_say_its_kind(written, kind):
    drawn = blank()

    draw(drawn, f"{written} -> Web app")

    assert drawn[written.strip('@()[]"')].kind == kind


@pytest.mark.parametrize("kind", ["actor", "process", "store"])
def test_a_signed_name_is_read_back(kind):
    assert spoken_name(signed_name("Orders (old)", kind)) == ("Orders (old)", kind)


def test_a_name_in_quotation_marks_may_hold_every_sign():
    drawn = blank()

    draw(drawn, 'A -> "B -> C: [x], y; z"')

    assert flows(drawn) == {("A", "B -> C: [x], y; z", "")}


@pytest.mark.parametrize(
    ("text", "sentence", "spot"),
    [
        ("A -> B; C ->", "both sides", 12),
        ("A: label; B", "A label belongs to a flow", 1),
        ("[AWS]", "what stands in the boundary", 5),
        ("Web app [AWS]", "what stands in the boundary", 13),
        (", B", "before the comma", 0),
        ("[AWS] A; [Shop] A", "stand in AWS and in Shop", 16),
    ],
)
def test_a_fault_says_what_is_wrong_and_where(text, sentence, spot):
    (fault, *_) = read_sketch(text).faults

    assert sentence in fault.sentence
    assert fault.at == spot


def test_what_could_be_read_before_a_fault_is_kept_to_be_shown():
    reading = read_sketch("Customer -> [Shop] Web app: Place order https -> ")

    assert [(m.sort, m.key) for m in reading.mentions] == [
        ("node", "customer"), ("box", "shop"), ("node", "web app"), ("protocol", "https"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Web", ("Web app", "Old web shop")),
        ("Customer -> ap", ("Web app",)),
        ("@Cus", ("Customer",)),
        ("Web app", ()),
        ("A -> B: We", ()),
        ("", ()),
        ("Zebra -> Ze", ("Zebra",)),
        ("[Sh", ("Shop",)),
        ("[We", ()),
    ],
)
def test_names_complete_what_is_typed_at_the_caret(text, found):
    names = {name.casefold(): name for name in ("Customer", "Web app", "Old web shop", "a -> b")}

    assert completions(read_sketch(text), text, len(text), names, {"shop": "Shop"})[0] == found


def test_a_completion_stands_for_the_name_without_its_signs():
    names, start, end = completions(read_sketch("A -> @Cus; B"), "A -> @Cus; B", 9, {"customer": "Customer"}, {})

    assert (names, start, end) == (("Customer",), 6, 9)
