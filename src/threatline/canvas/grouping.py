"""Groups on the canvas: a click takes all members, a double click enters, Esc leaves."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from threatline.canvas.scene import Page
from threatline.commands.group import group_of, members, whole_groups

AROUND = 10.0
"""How far, in screen px, the frame of a group lies outside of its members."""


def whole(page: Page, ids: Iterable[str]) -> list[str]:
    """Return the elements with all that moves as one with them; in the group that was entered each stands alone."""
    return whole_groups(page.document, ids, page.entered)


def enter(page: Page, id: str) -> bool:
    """Enter the group of an element, so that its members are taken one by one; False when there is none to enter."""
    group = group_of(page.document, id)
    if group is None or group == page.entered:
        return False
    page.entered = group
    return True


def leave(page: Page) -> list[str]:
    """Leave the group that was entered; returns its members."""
    group, page.entered = page.entered, None
    return members(page.document, page.diagram, group) if group is not None else []


def leave_unless_in(page: Page, id: str | None) -> None:
    """Leave the entered group when what was pressed is no member of it."""
    if page.entered is not None and (id is None or group_of(page.document, id) != page.entered):
        page.entered = None


def is_grouped(page: Page, ids: Iterable[str]) -> bool:
    """Tell whether one of some elements is shown as member of a group."""
    items = page.items_by_id
    return any(id in items and items[id].record.group is not None for id in ids)


def shown_groups(page: Page) -> set[str]:
    """Return the groups that have a frame now: the entered one, and those of the selection."""
    found = {group for id in page.desk.selection if (group := group_of(page.document, id)) is not None}
    return found | ({page.entered} if page.entered is not None else set())


def paint_groups(painter: QPainter, page: Page, scale: float) -> None:
    """Paint a dotted frame around each group of which something is selected, or that was entered."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = page.ink.hairline("accent", scale)
    pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    for group in sorted(shown_groups(page)):
        ids = members(page.document, page.diagram, group)
        if page.hidden.isdisjoint(ids):
            frame = QRectF()
            for id in ids:
                frame = frame.united(QRectF(*page.rect(id)))
            reach = AROUND / scale
            painter.drawRoundedRect(frame.adjusted(-reach, -reach, reach, reach), reach / 2, reach / 2)
