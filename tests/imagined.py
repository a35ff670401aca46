"""Projects that Hypothesis imagines: sound, and with everything in them that a record may hold."""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import strategies as st

from threatline.model.identity import derived_id, threat_key
from threatline.model.records import (
    FARTHEST,
    Actor,
    AnyRecord,
    Asset,
    Boundary,
    ControlUse,
    Decision,
    Diagram,
    Flow,
    Note,
    OwnThreat,
    Process,
    Project,
    Store,
    Waiver,
)

TEXTS = st.text(max_size=20)
ORDERS = st.from_regex(r"[0-9A-Za-z]{0,3}[1-9A-Za-z]", fullmatch=True)
PLACES = st.floats(-FARTHEST, FARTHEST)
LENGTHS = st.floats(0, FARTHEST, exclude_min=True)
SPOTS = st.tuples(PLACES, PLACES)
ANSWERS = st.dictionaries(TEXTS, st.booleans() | TEXTS | st.lists(TEXTS, max_size=3).map(tuple), max_size=3)
NUMBERS = st.integers(-(1 << 60), 1 << 60) | st.floats(allow_nan=False, allow_infinity=False)
FOREIGN = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=5,
)
EXTRAS = st.dictionaries(TEXTS, FOREIGN, max_size=2)
DATES = st.none() | st.dates()
RULES = st.from_regex(r"[A-Za-z0-9_.-]{1,40}", fullmatch=True)


@st.composite
def projects(draw: st.DrawFn) -> list[AnyRecord]:
    """Return the records of a sound project."""
    seed = draw(st.integers(0, 1 << 30))
    ids = (derived_id(str(seed), str(number)) for number in count())
    words = {"title": draw(TEXTS), "description": draw(TEXTS), "contributors": tuple(draw(st.lists(TEXTS, max_size=2)))}
    project = Project(id=next(ids), extra=draw(EXTRAS), packs={"core": draw(TEXTS)}, answers=draw(ANSWERS), **words)
    pages = [Diagram(id=next(ids), name=draw(TEXTS), order=draw(ORDERS)) for _ in range(draw(st.integers(1, 2)))]
    assets = [Asset(id=next(ids), name=draw(TEXTS), answers=draw(ANSWERS)) for _ in range(draw(st.integers(0, 2)))]
    elements: list[AnyRecord] = []
    for page in pages:
        elements += _page(draw, page, ids, assets)
    about = [record for record in elements if draw(st.booleans())]
    judged = [record for element in about for record in _judgements(draw, element.id, ids)]
    subjects = draw(st.lists(st.sampled_from([project, *pages, *assets, *elements]), max_size=3, unique_by=id))
    waivers = [_waiver(draw, subject.id) for subject in subjects]
    return [project, *pages, *assets, *elements, *judged, *waivers]


def _page(draw: st.DrawFn, page: Diagram, ids: Any, assets: list[Asset]) -> list[AnyRecord]:
    def common(**more: Any) -> dict[str, Any]:
        words = {"name": draw(TEXTS), "description": draw(TEXTS), "order": draw(ORDERS), "origin": draw(TEXTS)}
        return {"id": next(ids), "diagram": page.id, "extra": draw(EXTRAS), **words, **more}

    def placed() -> dict[str, Any]:
        return {"x": draw(PLACES), "y": draw(PLACES), "width": draw(LENGTHS), "height": draw(LENGTHS)}

    data = tuple(asset.id for asset in assets)
    outer = Boundary(**common(**placed(), answers=draw(ANSWERS), fit=draw(st.booleans())))
    inner = Boundary(**common(**placed(), boundary=outer.id))
    line = Boundary(**common(shape="line", points=tuple(draw(st.lists(SPOTS, min_size=2, max_size=4)))))
    actor = Actor(**common(**placed(), answers=draw(ANSWERS), out_of_scope_reason=draw(TEXTS)))
    process = Process(**common(**placed(), boundary=inner.id, detail=draw(st.sampled_from([None, page.id]))))
    store = Store(**common(**placed(), boundary=outer.id, data=data))
    note = Note(**common(**placed()))
    joined = Flow(
        **common(source=actor.id, target=process.id, data=data, bends=tuple(draw(st.lists(SPOTS, max_size=2))))
    )
    free = Flow(**common(source=store.id, target_point=draw(SPOTS), two_way=draw(st.booleans())))
    return draw(st.permutations([outer, inner, line, actor, process, store, note, joined, free]))


def _waiver(draw: st.DrawFn, element: str) -> Waiver:
    check, reason = draw(st.from_regex(r"CHK-[0-9]{2,6}", fullmatch=True)), draw(TEXTS.filter(str.strip))
    return Waiver(id=f"{check}@{element}", check=check, element=element, reason=reason, decided_on=draw(DATES))


def _judgements(draw: st.DrawFn, element: str, ids: Any) -> list[AnyRecord]:
    rule = draw(RULES)
    own = OwnThreat(id=next(ids), element=element, title=draw(TEXTS), stride=draw(st.sampled_from([None, "S", "E"])))
    decision = Decision(
        id=threat_key(rule, element),
        rule=rule,
        element=element,
        status=draw(st.sampled_from([None, "open", "accept"])),
        likelihood=draw(st.none() | st.integers(1, 5)),
        reason=draw(TEXTS),
        review_on=draw(DATES),
        decided_on=draw(DATES),
        parked=draw(st.booleans()),
    )
    use = ControlUse(id=next(ids), control=draw(RULES), rule=rule, element=element, note=draw(TEXTS))
    return draw(st.sampled_from([[own], [decision], [own, decision, use]]))
