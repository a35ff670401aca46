"""What is written as text reads back as the same drawing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from drawn import blank, dfd
from threatline.commands.connect import connect, label
from threatline.commands.pasted import paste_text
from threatline.commands.place import enclose, place
from threatline.commands.written import written
from threatline.model.geometry import Point
from threatline.model.records import Boundary, Flow, Node


def lines(drawn):
    return list(written(list(drawn.document.records.values())))


def seen(drawn):
    """Return what a drawing says: nodes, boundaries and flows without places and ids."""
    records = drawn.document.records
    names = {id: " ".join(getattr(record, "name", "").split()) for id, record in records.items()}
    nodes = sorted((names[r.id], r.kind, names.get(r.boundary)) for r in records.values() if isinstance(r, Node))
    flows = sorted(
        (names[f.source], names[f.target], names[f.id], f.two_way, str(f.answers.get("protocol")))
        for f in records.values()
        if isinstance(f, Flow)
    )
    return nodes, flows, sorted(names[r.id] for r in records.values() if isinstance(r, Boundary))


def test_flows_are_written_with_label_and_protocol_and_the_rest_by_name():
    drawn = dfd("customer -> web app", "mailer")
    with drawn.document.transaction("Label") as tx:
        label(tx, drawn.id("customer -> web app"), "Place order", "https")
        enclose(tx, [drawn.id("web app")], "Shop cloud")

    assert lines(drawn) == ["[Shop cloud] web app", "customer -> web app: Place order (https)", "mailer"]


SIGNS = "aB c:;,-><=[]()@\"'|&%#/."
NAMES = st.text(alphabet=SIGNS, min_size=1, max_size=9).map(lambda words: f"n{words}n")


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.sampled_from(["actor", "process", "store"])), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), NAMES | st.just(""), st.booleans()), max_size=4),
)
def test_what_is_written_and_pasted_says_the_same(nodes, flows):
    first, names = blank(), set()
    with first.document.transaction("Draw") as tx:
        placed = []
        for number, (name, kind) in enumerate(nodes):
            name = " ".join(name.replace('"', "'").split())
            if name.casefold() not in names:
                names.add(name.casefold())
                plain = kind if name.isalpha() else None
                placed.append(place(tx, plain or "process", first.diagram, Point(300 * number, 0), name))
        for source, target, name, two_way in flows:
            flow = connect(tx, placed[source % len(placed)], placed[target % len(placed)], name.replace('"', "'"))
            tx.update(flow, {"two_way": two_way})
    again = blank()

    with again.document.transaction("Paste") as tx:
        paste_text(tx, again.diagram, "\n".join(lines(first)), Point(0, 0))

    assert seen(again)[1] == seen(first)[1]
    assert [node[0] for node in seen(again)[0]] == [node[0] for node in seen(first)[0]]
