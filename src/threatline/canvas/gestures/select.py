"""Select what a rectangle touches."""

from __future__ import annotations

from threatline.canvas.gestures.gesture import Gesture, Keys
from threatline.canvas.grouping import whole
from threatline.model.geometry import Point, bounds_of


class Marquee(Gesture):
    """Drag a rectangle over nodes and notes, or all around boxes and flows. Shift adds them, Ctrl takes them out."""

    def start(self, keys: Keys) -> None:
        self._before = self.canvas.desk.selection

    def move(self, at: Point, keys: Keys) -> None:
        band = bounds_of((self.began_at, at))
        self.preview.band = band
        self.preview.outlined = self._chosen(self.page.caught_by(band), keys)

    def finish(self, at: Point, keys: Keys) -> None:
        self.move(at, keys)
        self.canvas.desk.select(whole(self.page, self.preview.outlined))

    def _chosen(self, caught: list[str], keys: Keys) -> tuple[str, ...]:
        if keys.ctrl:
            taken = set(caught)
            return tuple(id for id in self._before if id not in taken)
        if keys.shift:
            return tuple(dict.fromkeys((*self._before, *caught)))
        return tuple(caught)
