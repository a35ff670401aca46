"""Row 77 of the behaviours: sharp on every screen, and everything in the same place."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from drawn import dfd
from threatline.canvas.icon import icon
from threatline.canvas.picture import png_of
from threatline.content.themes import load_theme
from threatline.drawing.scene import draw_diagram

LIGHT = load_theme("light")
RATIOS = (1.0, 1.5, 2.0, 3.0)


@pytest.mark.parametrize("ratio", RATIOS)
def test_an_icon_of_a_button_has_a_pixel_for_each_of_the_screen(qapp, ratio):
    pixmap = icon("process", "#2F5FDE").pixmap(QSize(20, 20), ratio)

    assert pixmap.size() == QSize(20, 20) * ratio
    assert pixmap.deviceIndependentSize().toSize() == QSize(20, 20)


def edges(image, y, ground):
    """The first and last px of a row that are not ground, and how many px the first edge takes to reach full ink."""
    inked = [x for x in range(image.width()) if image.pixelColor(x, y) != ground]
    first = inked[0]
    darkest = min(image.pixelColor(x, y).lightness() for x in range(first, first + 6))
    ramp = next(x for x in range(first, first + 6) if image.pixelColor(x, y).lightness() <= darkest + 8) - first
    return first, inked[-1], ramp


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_picture_has_everything_in_the_same_place_at_every_scale(qapp, ratio):
    drawn = dfd("customer")
    image = QImage.fromData(png_of(draw_diagram(drawn.document, drawn.diagram), LIGHT, scale=ratio, margin=10))

    first, last, ramp = edges(image, round(image.height() * 0.75), QColor(LIGHT.colour("canvas")))

    assert first / ratio == pytest.approx(10, abs=1)
    assert last / ratio == pytest.approx(10 + 145.5, abs=1)
    assert ramp <= 2


PROGRAM = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
from drawn import dfd
from threatline.canvas.camera import Outlook
from threatline.canvas.desk import Desk
from threatline.canvas.view import Canvas
from threatline.content.load import load_content
from threatline.content.themes import load_theme
from threatline.session import Session
canvas = Canvas(Desk(Session(dfd("customer").document, load_content()), load_theme("light")))
canvas.toggle_grid()
canvas.resize(400, 300)
canvas.show()
canvas.camera.look(Outlook(0.0, 0.0, 1.0))
left = canvas.viewportTransform().map(canvas.page.rect(next(iter(canvas.page.items_by_id))).x, 0.0)[0]
image = canvas.grab().toImage()
ground = image.pixelColor(2, 2)
y = round(image.height() * 0.55)
first = next(x for x in range(image.width()) if image.pixelColor(x, y) != ground)
print(image.width(), first, left)
canvas.deleteLater()
"""


@pytest.mark.parametrize("ratio", RATIOS[1:])
def test_the_canvas_paints_in_pixels_of_the_screen(ratio):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_SCALE_FACTOR": str(ratio)}

    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=True, env=environment
    )

    width, first, left = (float(word) for word in ended.stdout.split())
    assert width == 400 * ratio
    assert first == pytest.approx(left * ratio, abs=1.5 * ratio)
