"""What else the canvas shows: classes of data, heat by severity, one kind of threat, where data goes, the minimap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint

from threatline.canvas.look import CLASSES
from threatline.model.records import Asset, Flow, Letter, Store
from threatline.ui.legend import Legend, LetterChip, Shown
from threatline.ui.minimap import Minimap

if TYPE_CHECKING:
    from threatline.ui.workbench import Workbench

INSET, GAP = 16, 8


class Seeing(QObject):
    """Switches of the View menu, and the small things at the corners of the canvas that belong to them."""

    minimap: Minimap
    legend: Legend
    chip: LetterChip

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.data_classes = False
        self.heat = False
        self.minimap_wanted = True

    def attach(self) -> None:
        """Stand on the canvas of the project that came into the window."""
        canvas, desk = self._bench.canvas, self._bench.desk
        self.minimap, self.legend, self.chip = Minimap(canvas), Legend(canvas), LetterChip(canvas)
        self.minimap.wanted = self.minimap_wanted
        self.chip.cleared.connect(lambda: desk.show_letter(None))
        desk.letter_changed.connect(self._show_letter)
        desk.theme_changed.connect(self.legend.update)
        canvas.installEventFilter(self)
        canvas.show_data_classes(self.data_classes)
        canvas.show_heat(self.heat)
        self._show_legend()

    # ---- switches ---------------------------------------------------------------------------------------------------

    def toggle_data_classes(self) -> None:
        """Show what class of data lies where, or hide it."""
        self.data_classes = not self.data_classes
        self._bench.canvas.show_data_classes(self.data_classes)
        self._show_legend()

    def toggle_heat(self) -> None:
        """Tint nodes and flows by their worst open threat, or not."""
        self.heat = not self.heat
        self._bench.canvas.show_heat(self.heat)
        self._show_legend()

    def toggle_minimap(self) -> None:
        """Let the minimap come when something lies outside the view, or never."""
        self.minimap_wanted = not self.minimap_wanted
        self.minimap.set_wanted(self.minimap_wanted)
        self._bench.say(
            "The minimap shows while something lies outside the view."
            if self.minimap_wanted
            else "The minimap stays hidden."
        )

    def show_letter(self, letter: Letter) -> None:
        """Show only threats of one letter; asked for a second time, all."""
        desk = self._bench.desk
        desk.show_letter(None if desk.letter == letter else letter)

    def follow_data(self, asset: str) -> None:
        """Light every store and flow that holds a kind of data, in the colour of its class, and dim the rest."""
        records, desk = self._bench.desk.document.records, self._bench.desk
        holders = [id for id in desk.document.referrers(asset) if isinstance(records.get(id), Flow | Store)]
        ends = {
            end
            for id in holders
            if isinstance(flow := records[id], Flow)
            for end in (flow.source, flow.target)
            if end is not None
        }
        if not self.data_classes:
            self.toggle_data_classes()
        desk.light([*holders, *ends])
        here = sum(getattr(records[id], "diagram", "") == desk.diagram for id in holders)
        name = getattr(records.get(asset), "name", "") or "This data"
        desk.said.emit(f"{name}: in {_many(here, 'place')} of this diagram. Esc shows everything again.", False)

    def follow_selected(self) -> None:
        """Light where the data of the first selected flow or store goes, the most harmful of it."""
        records = self._bench.desk.document.records
        carried = [id for one in self._bench.desk.selection for id in getattr(records.get(one), "data", ())]
        classes = {id: str(getattr(records.get(id), "answers", {}).get("classification", "")) for id in carried}
        if carried:
            ranks = {name: rank for rank, name in enumerate(CLASSES)}
            self.follow_data(max(carried, key=lambda id: ranks.get(classes[id], -1)))  # type: ignore[call-overload]

    def assets(self) -> list[Asset]:
        """Return the kinds of data of the project, by name."""
        return sorted(self._bench.desk.document.of_kind(Asset), key=lambda asset: (asset.name.casefold(), asset.id))

    # ---- showing ----------------------------------------------------------------------------------------------------

    def _show_letter(self) -> None:
        letter = self._bench.desk.letter
        word = self._bench.content.stride[letter].plain if letter in self._bench.content.stride else ""  # type: ignore[index]
        self.chip.show_letter(letter, word)
        self.place()

    def _show_legend(self) -> None:
        switches: tuple[tuple[Shown, bool], ...] = (("data", self.data_classes), ("heat", self.heat))
        self.legend.show_for(tuple(name for name, on in switches if on))
        self.place()

    def place(self) -> None:
        """Put chip, legend and minimap into their corners; the minimap stands above the legend."""
        canvas = self._bench.canvas
        width, height = canvas.width(), canvas.height()
        self.chip.move(INSET, INSET)
        bar = self._bench.quick_draw
        legend = self.legend
        meets = bar.isVisible() and bar.geometry().right() + GAP > width - legend.width() - INSET
        foot = height - INSET - (bar.height() + GAP if meets and not legend.isHidden() else 0)
        legend.move(width - legend.width() - INSET, foot - legend.height())
        above = legend.y() - GAP if not legend.isHidden() else height - INSET
        self.minimap.move(QPoint(width - self.minimap.width() - INSET, above - self.minimap.height()))
        for one in (legend, self.minimap, self.chip):
            one.raise_()
        self.minimap.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the corners when the canvas changes its size."""
        if event.type() == QEvent.Type.Resize and watched is self._bench.canvas:
            self.place()
        return False


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
