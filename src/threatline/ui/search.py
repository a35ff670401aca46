"""Finds words in the names, the answers and the threats of all elements. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from threatline.engine.pack import Content
from threatline.engine.threats import Row
from threatline.model.records import Asset, Described, Diagram, Element, Flow, Note, Project, Store
from threatline.session import Happened, Session
from threatline.ui.panel.words import KIND, name_of

What = Literal["name", "answer", "threat"]
LONGEST = 2_000
"""Of a longer text only the beginning is searched."""


class Line(NamedTuple):
    """One thing that is said of an element."""

    what: What
    text: str
    hay: str
    """The text without case, to be searched."""
    letter: str = ""
    """Of a threat, its letter or kind."""


class Hit(NamedTuple):
    """One line in which the words were found."""

    element: str
    line: Line


class Search:
    """Keeps what can be searched, element by element, until it changes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lines: dict[str, tuple[Line, ...]] = {}

    def elements(self) -> list[str]:
        """Return what is searched, diagram by diagram, nodes before the rest, by name."""
        document = self._session.document
        pages = {page.id: place for place, page in enumerate(document.diagrams())}
        found = [record for record in document.records.values() if isinstance(record, Described | Note)]
        found.sort(key=lambda one: (pages.get(one.diagram, 0), isinstance(one, Flow), one.name.casefold()[:80], one.id))
        return [record.id for record in found]

    def follow(self, happened: Sequence[Happened]) -> None:
        """Forget what commits may have changed."""
        for one in happened:
            for id in one.commit.touched:
                if isinstance(self._session.document.records.get(id), Asset | Project):
                    self._lines.clear()  # what is said of it stands in the lines of many elements
                    return
            for id in one.commit.touched | one.threats.elements | one.threats.removed:
                self._lines.pop(id, None)

    def hits_in(self, element: str, words: Sequence[str]) -> Iterator[Hit]:
        """Yield the lines of an element that hold all the words, in lower case; its name may hold some of them."""
        lines = self._lines.get(element)
        if lines is None:
            lines = self._lines[element] = tuple(self._read(element))
        if not lines:
            return
        name = lines[0].hay
        for line in lines:
            rest = [word for word in words if word not in line.hay]
            if not rest or (len(rest) < len(words) and all(word in name for word in rest)):
                yield Hit(element, line)

    def where(self, element: str) -> str:
        """Return "Process in Overview", or the kind alone where there is one diagram."""
        document = self._session.document
        record = document.records.get(element)
        if not isinstance(record, Element):
            return ""
        page = document.records.get(record.diagram)
        several = document.count("diagram") > 1 and isinstance(page, Diagram)
        kind = KIND[record.kind][0]
        return f"{kind} in {' '.join(page.name.split()) or 'a diagram'}" if several else kind  # type: ignore[union-attr]

    def _read(self, element: str) -> Iterator[Line]:
        session = self._session
        record = session.document.records.get(element)
        if not isinstance(record, Element):
            return
        yield _line("name", name_of(record))
        if not isinstance(record, Described):
            return
        yield from _answers(session, record)
        for row in session.engine.rows(element):
            yield from _threats(row, session.content)


def _answers(session: Session, record: Described) -> Iterator[Line]:
    if record.description.strip():
        yield _line("answer", record.description)
    properties = session.content.catalogue.of(record.kind)
    for name, value in record.answers.items():
        if (spec := properties.get(name)) is not None:
            yield _line("answer", f"{spec.label}: {spec.word(value)}")
    if isinstance(record, Flow | Store):
        for id in record.data:
            asset = session.document.records.get(id)
            yield _line("answer", f"Data: {getattr(asset, 'name', '')}")


def _threats(row: Row, content: Content) -> Iterator[Line]:
    for threat in (*row.threats, *row.questions):
        spoken = threat.question or threat.title
        # The title is a term of the trade: it finds its threat, but what people read is the question.
        yield Line("threat", spoken, f"{spoken} {threat.title}".casefold()[:LONGEST], str(row.letter or ""))


def _line(what: What, text: str) -> Line:
    one_line = " ".join(text[:LONGEST].split())
    return Line(what, one_line, one_line.casefold())
