"""A Mermaid flowchart is read with its shapes, links, labels and subgraphs; the rest is told by line."""

import pytest

from threatline.commands.mermaid import is_flowchart, read_flowchart
from threatline.commands.plan import Leftover
from threatline.model.errors import Invalid


def read(*lines):
    return read_flowchart("\n".join(["flowchart LR", *lines]))


def flows(plan):
    name = {key: node.name for key, node in plan.nodes.items()}
    return [(name[f.source], "<->" if f.two_way else "->", name[f.target], f.name) for f in plan.flows]


@pytest.mark.parametrize(
    "first", ["flowchart LR", "graph TD", "flowchart", "%% a remark\ngraph RL;", "```mermaid\ngraph LR"]
)
def test_a_flowchart_is_known_by_its_first_line(first):
    assert is_flowchart(f"{first}\nA --> B")


@pytest.mark.parametrize("first", ["graphics for all", "sequenceDiagram", "Customer -> Web app", ""])
def test_other_texts_are_no_flowcharts(first):
    assert not is_flowchart(first)


def test_shapes_say_the_kind_and_names_where_they_say_nothing():
    plan = read("A[(Ledger book)]", "B((Core))", "C(Web app)", "D[Customer]", "E{Choice}", "F([Mailer])", "G[[Sub]]")

    assert [(node.name, node.kind) for node in plan.nodes.values()] == [
        ("Ledger book", "store"), ("Core", "process"), ("Web app", "process"), ("Customer", "actor"),
        ("Choice", "process"), ("Mailer", "process"), ("Sub", "process"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "flow"),
    [
        ("A --> B", ("A", "->", "B", "")),
        ("A-->B", ("A", "->", "B", "")),
        ("A -->|Place order| B", ("A", "->", "B", "Place order")),
        ("A -- Place order --> B", ("A", "->", "B", "Place order")),
        ("A -. Place order .-> B", ("A", "->", "B", "Place order")),
        ("A == Place order ==> B", ("A", "->", "B", "Place order")),
        ("A <--> B", ("A", "<->", "B", "")),
        ("A <-->|both| B", ("A", "<->", "B", "both")),
        ("A --- B", ("A", "->", "B", "")),
        ("A ----> B", ("A", "->", "B", "")),
        ("A -.-> B", ("A", "->", "B", "")),
        ("A:::big --> B:::small", ("A", "->", "B", "")),
    ],
)
def test_every_link_is_a_flow(line, flow):
    assert flows(read(line)) == [flow]


def test_chains_and_groups_make_a_flow_for_each_pair():
    assert [flow[:3] for flow in flows(read("A & B --> C --> D"))] == [
        ("A", "->", "C"), ("B", "->", "C"), ("C", "->", "D"),
    ]  # fmt: skip


def test_the_end_of_a_label_says_the_protocol():
    (flow,) = read("A -->|Place order https| B").flows

    assert (flow.name, flow.protocol) == ("Place order", "https")


def test_subgraphs_are_boundaries_and_may_be_nested():
    plan = read("subgraph cloud [Shop cloud]", "A[Web app]", "subgraph Inner", "B", "end", "end", "C --> A")

    assert {key: (box.name, box.inside) for key, box in plan.boxes.items()} == {
        "cloud": ("Shop cloud", None), "Inner": ("Inner", "cloud"),
    }  # fmt: skip
    assert {key: node.box for key, node in plan.nodes.items()} == {"A": "cloud", "B": "Inner", "C": None}


def test_text_in_quotation_marks_keeps_its_signs_and_entities_become_letters():
    plan = read('A["Orders (old) #amp; new<br/>ones"] --> B')

    assert plan.nodes["A"].name == "Orders (old) & new ones"


def test_remarks_and_styles_are_counted_and_what_is_not_understood_is_told_by_line():
    plan = read("%% remark", "A --> B", "style A fill:#f9f", "classDef big font-size:20px", "what is this?")

    assert plan.unused == 3
    assert plan.left == [Leftover(6, "what is this?")]
    assert len(plan.flows) == 1


def test_a_flow_to_a_boundary_is_told_and_not_drawn():
    plan = read("subgraph cloud", "A", "end", "B --> cloud")

    assert [left.words for left in plan.left] == ["B --> cloud"]
    assert "B" not in plan.nodes


def test_subgraphs_too_deep_are_refused_with_a_sentence():
    with pytest.raises(Invalid, match="nested more than 12 deep"):
        read(*["subgraph a"] * 13)
