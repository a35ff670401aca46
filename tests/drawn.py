"""Pictures in words: `dfd("customer -> web app -> orders db")` is a document that reads like its drawing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from threatline.commands.connect import connect
from threatline.commands.guess import guess_kind
from threatline.commands.place import draw_boundary, place
from threatline.model.changes import Commit
from threatline.model.document import Document
from threatline.model.geometry import Point, Rect
from threatline.model.history import History
from threatline.model.identity import new_id
from threatline.model.records import AnyRecord, Boundary, Diagram, Flow, Project


@dataclass
class Drawn:
    """A document with one diagram, and its elements by name."""

    document: Document
    diagram: str

    def id(self, name: str) -> str:
        """Return the id of the one element with this name; "a -> b" names the flow between two nodes."""
        if " -> " in name:
            source, target = name.split(" -> ")
            ends = (self.id(source), self.id(target))
            return next(f.id for f in self.document.of_kind(Flow) if (f.source, f.target) == ends)
        (found,) = [r.id for r in self.document.records.values() if getattr(r, "name", None) == name]
        return found

    def __getitem__(self, name: str) -> AnyRecord:
        return self.document.records[self.id(name)]

    def box_around(self, name: str, *members: str) -> str:
        """Draw a box that is large enough for the members."""
        rects = [self[m] for m in members]
        left = min(r.x for r in rects) - 40
        top = min(r.y for r in rects) - 60
        right = max(r.x + r.width for r in rects) + 40
        bottom = max(r.y + r.height for r in rects) + 40
        with self.document.transaction("Draw") as tx:
            return draw_boundary(tx, self.diagram, Rect(left, top, right - left, bottom - top), name)

    def owner_of(self, name: str) -> str | None:
        """Return the name of the box that owns an element."""
        owner = self[name].boundary
        return None if owner is None else self.document.get(owner, Boundary).name


def blank() -> Drawn:
    """Return a document with one empty diagram."""
    page = Diagram(id=new_id(), name="Overview")
    return Drawn(Document([Project(id=new_id(), title="Drawn"), page]), page.id)


def dfd(*chains: str) -> Drawn:
    """Return a document with the nodes and flows of chains such as "customer -> web app -> orders db".

    Nodes stand 300 apart in a row, each chain in a row of its own; kinds are guessed from the names.
    """
    drawn = blank()
    placed: dict[str, str] = {}
    with drawn.document.transaction("Draw") as tx:
        for row, chain in enumerate(chains):
            names = [name.strip() for name in chain.split("->")]
            for column, name in enumerate(names):
                if name not in placed:
                    centre = Point(300.0 * column, 240.0 * row)
                    placed[name] = place(tx, guess_kind(name), drawn.diagram, centre, name)
            for source, target in pairwise(names):
                connect(tx, placed[source], placed[target])
    return drawn


def kept(document: Document) -> History:
    """Return a history that follows the document as the session does."""
    history = History(document)

    def follow(commit: Commit) -> None:
        if commit.origin == "user":
            history.record(commit)

    document.subscribe(follow)
    return history
