"""Elements that glide to their new places, so that the eye can follow them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QStyle

from threatline.canvas.gestures.gesture import Preview
from threatline.model.geometry import Rect, between

if TYPE_CHECKING:
    from threatline.canvas.view import Canvas

LONGEST_MS = 250
MOST_GLIDING = 150
"""More elements than this appear at their places at once: frames that come late help nobody."""


def glide(canvas: Canvas, before: Mapping[str, Rect]) -> None:
    """Let elements of the page glide from where they were before to where they are; flows go with them.

    The project has changed already; only the picture lags behind. With reduced motion, and for very many, it does not.
    """
    length = duration(canvas)
    flows = {flow for id in before for flow in canvas.page.flows_at(id)}
    if not length or not before or len(before) + len(flows) > MOST_GLIDING:
        return
    stop(canvas)
    after = {id: canvas.page.rect(id) for id in before}
    animation = canvas.gliding = QVariantAnimation(canvas)
    animation.setDuration(length)
    animation.setStartValue(0.0)
    animation.setEndValue(1.0)
    animation.setEasingCurve(QEasingCurve.Type.InOutCubic)

    def show(part: float) -> None:
        rects = {id: _on_the_way(before[id], after[id], part) for id in before}
        routes = {id: canvas.page.ways.route(canvas.page.flow(id), rects) for id in flows}
        canvas.stage.show(Preview(hidden=frozenset((*before, *flows)), rects=rects, routes=routes))

    animation.valueChanged.connect(show)
    animation.finished.connect(lambda: stop(canvas))
    show(0.0)  # the animation tells its first value only a frame later, when all would have been seen at its end
    animation.start()


def stop(canvas: Canvas) -> None:
    """Show everything at its place at once; any press, key or commit does that."""
    animation, canvas.gliding = canvas.gliding, None
    if animation is not None:
        animation.blockSignals(True)
        animation.stop()
        animation.deleteLater()
        canvas.stage.end()


def duration(canvas: Canvas) -> int:
    """Return how long things may glide in ms; 0 where the desktop asks for reduced motion."""
    wished = canvas.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, canvas)
    return min(wished, LONGEST_MS)


def _on_the_way(start: Rect, end: Rect, part: float) -> Rect:
    corner, size = between(start[:2], end[:2], part), between(start[2:], end[2:], part)
    return Rect(*corner, *size)
