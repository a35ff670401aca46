"""Row 21 of the behaviours: what other programs get of a copy."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from drawn import dfd
from hand import CTRL
from threatline.canvas import copied, copy_as
from threatline.canvas.clipboard import ELEMENTS_MIME
from threatline.canvas.copied import PNG_MIME, SVG_MIME
from threatline.commands.answer import answer
from threatline.commands.connect import make_two_way
from threatline.commands.rename import rename
from threatline.commands.sketch import read_sketch

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def shop(lay):
    drawn = dfd("Customer -> Web app -> Orders DB", "Mailer")
    with drawn.document.transaction("Say") as tx:
        flow = drawn.id("Customer -> Web app")
        rename(tx, flow, "Place order")
        answer(tx, [flow], "protocol", "https")
        make_two_way(tx, [drawn.id("Web app -> Orders DB")], True)
    return lay(drawn=drawn)


def clipboard():
    return QGuiApplication.clipboard().mimeData()


def words(svg):
    return {element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")}


def copy_the_shop(shop):
    shop.desk.select([shop.id("Customer"), shop.id("Web app"), shop.id("Customer -> Web app")])
    shop.hand.key(Qt.Key.Key_C, CTRL)


def test_a_copy_lies_on_the_clipboard_for_us_as_picture_as_svg_and_as_text(shop):
    copy_the_shop(shop)

    mime = clipboard()

    assert all(mime.hasFormat(kind) for kind in (ELEMENTS_MIME, SVG_MIME, PNG_MIME, "text/plain"))
    assert mime.text() == "Customer -> Web app: Place order (https)"
    assert {"Customer", "Web app", "Place order"} <= words(bytes(mime.data(SVG_MIME).data()))
    assert "Mailer" not in words(bytes(mime.data(SVG_MIME).data()))
    assert not QImage.fromData(mime.data(PNG_MIME)).isNull()
    assert QImage(mime.imageData()).width() == QImage.fromData(mime.data(PNG_MIME)).width()


def test_a_picture_is_painted_only_when_another_program_pastes_one(shop, monkeypatch):
    painted = []
    monkeypatch.setattr(copied, "png_of", lambda *a: painted.append(a) or b"")

    copy_the_shop(shop)
    clipboard().text()
    assert painted == []

    clipboard().data(PNG_MIME)
    assert len(painted) == 1


def test_what_was_copied_is_what_is_pasted_though_it_changes_meanwhile(shop):
    copy_the_shop(shop)

    shop.desk.run(rename, shop.id("Web app"), "Shop")

    assert "Web app" in words(bytes(clipboard().data(SVG_MIME).data()))


def test_a_copy_as_svg_is_its_source_for_a_text_editor(shop):
    shop.desk.select([shop.id("Mailer")])

    copy_as.copy_as_svg(shop.canvas)

    assert clipboard().formats() == ["text/plain", SVG_MIME]
    assert words(clipboard().text()) == {"Mailer"}
    assert shop.said[-1] == ("Mailer copied as SVG.", False)


def test_with_nothing_selected_everything_is_copied(shop):
    copy_as.copy_as_text(shop.canvas)

    assert clipboard().text().splitlines() == [
        "Customer -> Web app: Place order (https)",
        "Web app <-> Orders DB",
        "Mailer",
    ]
    assert shop.said[-1] == ("The whole diagram copied as text.", False)


def test_a_box_is_copied_with_what_it_holds(lay):
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("cloud", "web app", "orders db")
    table = lay(drawn=drawn)
    table.desk.select([table.id("cloud")])

    copy_as.copy_as_svg(table.canvas)

    assert words(clipboard().text()) & {"customer", "cloud", "web app", "orders db"} == {
        "cloud",
        "web app",
        "orders db",
    }


def test_an_empty_diagram_says_that_there_is_nothing_to_copy(lay):
    table = lay()
    before = clipboard().text()

    copy_as.copy_as_picture(table.canvas)

    assert table.said[-1] == ("There is nothing on this diagram to copy.", False)
    assert clipboard().text() == before


def test_the_lines_of_a_copy_are_drawn_again_by_the_quick_draw_bar(shop):
    copy_as.copy_as_text(shop.canvas)

    flows = read_sketch(clipboard().text()).plan.flows

    assert [(flow.protocol, flow.two_way) for flow in flows] == [("https", False), (None, True)]
