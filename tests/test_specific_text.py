"""Every element has text of its own in every cell of the chart, in every real model and under every name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from corpus import corpus_files, find_corpus
from threatline.content.load import load_content
from threatline.engine.threats import LONGEST_NAME, filled
from threatline.exchange.plugin import HEAD_BYTES, importers
from threatline.headless import analyse
from threatline.model.document import Document
from threatline.model.identity import derived_id
from threatline.model.records import KINDS, AnyRecord, Diagram, Flow, Project
from threatline.project import open_project
from threatline.storage.errors import FormatError

pytestmark = pytest.mark.slow
CONTENT = load_content()
CHART = {"actor": "SR", "process": "STRIDE", "store": "TID", "flow": "TID"}
"""The canonical cells of each kind, as the chart of the method has them; a store that keeps evidence has R as well."""
PREFIX = {"actor": "AC", "process": "PR", "store": "ST", "flow": "FL", "boundary": "BO"}

# ---- real models ----------------------------------------------------------------------------------------------------


def openable_files() -> list[Any]:
    """Every corpus file that an importer recognises, so that an importer still to come joins by itself."""
    readers = importers()
    found = corpus_files("**/*")
    if find_corpus() is None:
        return found  # one parameter that is skipped
    peaceful = [one for one in found if "hostile" not in one.values[0].parts]
    return [one for one in peaceful if any(reader.recognises(head_of(one.values[0])) for reader in readers)]


def head_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


@pytest.mark.parametrize("path", openable_files())
def test_every_element_in_scope_has_text_of_its_own_in_each_cell_of_the_chart(path):
    document = opened(path)
    engine = analyse(document, CONTENT).engine
    elements = [record for record in document.records.values() if record.kind in CHART and is_judged(document, record)]

    for record in elements:
        rows = {row.letter: row for row in engine.rows(record.id)}
        for letter in CHART[record.kind]:
            assert letter in rows, f"{record.kind} “{record.name}” has no row for {letter}"
            assert rows[letter].threats, f"{record.kind} “{record.name}” has only questions about {letter}"
            for threat in (*rows[letter].threats, *rows[letter].questions):
                if threat.state != "own":  # what people wrote elsewhere is left as they wrote it
                    assert_fits(document, record, letter, threat)


def opened(path: Path) -> Document:
    try:
        return Document(open_project(path).records)
    except FormatError as refused:
        pytest.skip(f"is not opened today: {refused.message}")


def is_judged(document: Document, record: AnyRecord) -> bool:
    """Tell whether an element is in scope; a flow is not with a free end, or with both ends out of scope."""
    if record.answers.get("out_of_scope") is True:
        return False
    if not isinstance(record, Flow):
        return True
    ends = [document.records.get(end or "") for end in (record.source, record.target)]
    return None not in ends and not all(end.answers.get("out_of_scope") is True for end in ends)


def assert_fits(document: Document, record: AnyRecord, letter: str, threat: Any) -> None:
    rule = CONTENT.rule[threat.rule]
    assert (rule.kind, rule.stride) == (record.kind, letter)
    assert threat.rule.startswith(f"{PREFIX[record.kind]}-{letter}-")
    names = shown_names(document, record)
    for text in (threat.title, threat.question):
        assert not {"{", "}"} & set(without(text, names.values())), text
    told = f"{threat.title} {threat.question}"
    assert any(name in told or capital(name) in told for name in names.values()), f"{told} names none of {names}"


def without(text: str, names: Any) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "").replace(capital(name), "")
    return text


# ---- every rule under every name ------------------------------------------------------------------------------------

NAMES = {
    "plain": "Orders",
    "nothing": "",
    "blanks": " \t\n ",
    "a mark": "{name}",
    "other marks": "{source} {target} {0} {name.__class__} %s $name",
    "markup": "<b>bold</b> & <img src=x onerror=y>",
    "two lines": "Orders\nand\tbills",
    "very long": "long " * 20_000,
    "right to left": "متجر الطلبات",
    "turned around": "\u202eevil\u2066",
    "no letters": "\u0301\u200b🛒",
}
MARK = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_text_of_every_rule_expands_without_a_hole_on_what_it_applies_to(name: str):
    for kind in PREFIX:
        for ends in (name, "") if kind == "flow" else (name,):
            document, record = world_with(kind, name, ends)
            names = shown_names(document, record)
            assert all(shown.strip() for shown in names.values())
            for text in (text for rule in CONTENT.rules if rule.kind == kind for text in (rule.title, rule.question)):
                whole = MARK.sub(lambda mark, names=names: names[mark[1]], text)
                assert filled(text, document, record) == capital(whole)


def world_with(kind: str, name: str, ends: str) -> tuple[Document, AnyRecord]:
    """Return a project with one element of a kind under a name; the ends of a flow are called `ends`."""
    diagram = derived_id("diagram")
    place = {"diagram": diagram, "x": 0, "y": 0, "width": 100, "height": 60}
    nodes = [
        KINDS["process"](id=derived_id("source"), name=ends, **place),
        KINDS["store"](id=derived_id("target"), name=ends, **place),
    ]
    where = {"diagram": diagram, "source": nodes[0].id, "target": nodes[1].id} if kind == "flow" else place
    record = KINDS[kind](id=derived_id("it"), name=name, **where)
    return Document([Project(id=derived_id("project")), Diagram(id=diagram), *nodes, record]), record


def shown_names(document: Document, record: Any) -> dict[str, str]:
    """Return what texts call an element, and the ends of a flow, worked out here anew."""
    if not isinstance(record, Flow):
        return {"name": shown(record)}
    source, target = (shown(document.records[end]) for end in (record.source, record.target))
    own = shown(record) if record.name.strip() else f"the flow from {source} to {target}"
    return {"name": own, "source": source, "target": target}


def shown(record: Any) -> str:
    name = " ".join(record.name.split()) or f"an unnamed {record.kind}"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def test_the_corpus_holds_models_of_every_importer():
    if find_corpus() is None:
        pytest.skip("without a corpus there is nothing to look through")
    heads = [head_of(parameter.values[0]) for parameter in openable_files()]

    assert [reader.name for reader in importers() if not any(map(reader.recognises, heads))] == []
