"""The reference model by real mouse and keys, every action counted: by pointer, by keyboard alone, by typed text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog

from counting import Counting, wait_for
from hand import ALT, CTRL, SHIFT
from threatline.model.records import Boundary, ControlUse, Decision, Flow, Node
from threatline.project import open_project

PAGE = Path(__file__).parents[2] / "docs" / "canvas.md"
DRAWING = ("nodes and flows", "boundaries", "nodes, flows and boundaries")
KINDS = {
    "Customer": "actor", "Web app": "process", "Orders API": "process", "Orders DB": "store",
    "Payments": "process", "Bank": "actor", "Audit log": "store", "Mailer": "process",
}  # fmt: skip
FLOWS = {
    ("Customer", "Web app", "Place order", "https"),
    ("Web app", "Customer", "Confirmation", "https"),
    ("Web app", "Orders API", "Order", "https"),
    ("Orders API", "Orders DB", "Save order", "database"),
    ("Orders API", "Payments", "Charge", "grpc"),
    ("Payments", "Bank", "Card data", "https"),
    ("Payments", "Audit log", "Payment event", "database"),
    ("Orders API", "Mailer", "Send receipt", "message_queue"),
    ("Mailer", "Customer", "Receipt", "email"),
}
OWNERS = {
    "Customer": None, "Bank": None, "Web app": "Shop cloud", "Orders API": "Shop cloud", "Orders DB": "Shop cloud",
    "Payments": "Back office", "Mailer": "Back office", "Audit log": "Back office",
}  # fmt: skip


class Workshop:
    """The window, the hand that counts, and where the files go."""

    def __init__(self, bench, folder) -> None:
        self.bench, self.folder = bench, folder
        self.hand = Counting(bench.canvas)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in the scene that lies so many px from the top left corner of the canvas."""
        place = self.bench.canvas.mapToScene(round(x), round(y))
        return place.x(), place.y()

    # ---- parts that two ways share --------------------------------------------------------------------------------

    def leave_the_bank_out(self) -> None:
        """Click on Bank, and the key for it."""
        self.hand.part = "out of scope"
        self.hand.click("Bank")
        self.hand.key(Qt.Key.Key_O, CTRL | SHIFT)

    def click_on_step(self, step: str) -> None:
        """Click on a step of the work in the title bar."""
        (button,) = [b for b in self.bench.shell.title_bar.findChildren(QAbstractButton) if step in b.text()]
        self.hand.click_on(button, button.rect().center(), f"{step} in the title bar")

    def click_on_row(self, threat: str, words: str) -> None:
        """Click on the row of a threat that is in view."""
        view, rows = self.bench.panel.threats, self.bench.panel.rows
        view.executeDelayedItemsLayout()
        keys = [rows.key(place) for place in range(rows.rowCount())]
        place = next(n for n, key in enumerate(keys) if threat in {one.rule for one in rows.row(key).threats})
        area = view.visualRect(rows.index(place))
        assert view.viewport().rect().contains(area.center())
        self.hand.click_on(view.viewport(), area.center(), words)

    def take_three_on(self) -> None:
        """Rate the first two threats of the list and another one, and plan a control for that."""
        hand = self.hand
        self.click_on_row("FL-T-01", "first threat")
        hand.key(Qt.Key.Key_H)
        hand.key(Qt.Key.Key_J)
        hand.key(Qt.Key.Key_H)
        self.click_on_row("PR-S-00", "another threat")
        hand.key(Qt.Key.Key_H)
        hand.key(Qt.Key.Key_P)

    # ---- parts of the way without a pointer -----------------------------------------------------------------------

    def create(self, way: Qt.Key, words: str) -> None:
        """Create the next element on one side of the selected one."""
        self.hand.key(way, CTRL)
        self.hand.type(words)
        self.hand.key(Qt.Key.Key_Return)

    def walk_back(self) -> None:
        """Go from the selected element to the one that sends to it."""
        self.hand.key(Qt.Key.Key_Left, ALT)
        self.hand.key(Qt.Key.Key_Left, ALT)

    def connect_to_customer(self, label: str) -> None:
        """Connect the selected element to Customer by its name."""
        self.hand.key(Qt.Key.Key_L, CTRL)
        self.hand.type("Customer")
        self.hand.key(Qt.Key.Key_Return)
        self.hand.type(label)
        self.hand.key(Qt.Key.Key_Return)

    def find(self, words: str) -> None:
        """Find an element and select it."""
        self.hand.key(Qt.Key.Key_F, CTRL)
        self.hand.type(words)
        self.hand.key(Qt.Key.Key_Return)

    def enclose(self, found: tuple[str, ...], title: str) -> None:
        """Select elements by finding them, and draw a boundary around them."""
        self.find(found[0])
        self.hand.key(Qt.Key.Key_F, CTRL)
        for words in found[1:]:
            self.hand.type(words)
            self.hand.key(Qt.Key.Key_Return, SHIFT)
        self.hand.key(Qt.Key.Key_B, CTRL)
        self.hand.type(title)
        self.hand.key(Qt.Key.Key_Return)

    # ---- what every way ends with ---------------------------------------------------------------------------------

    def save_and_report(self) -> None:
        """Ctrl+S and Enter, Ctrl+Shift+E and Enter: the second key answers the question for a path."""
        hand, files = self.hand, self.bench.files
        hand.part = "save"
        hand.key(Qt.Key.Key_S, CTRL)
        wait_for(lambda: files.is_saved, "the saved file")
        hand.part = "PDF"
        hand.key(Qt.Key.Key_E, CTRL | SHIFT)
        wait_for(lambda: (self.folder / "shop.pdf").exists(), "the report")

    def look_at_the_project(self) -> None:
        """Check that what was saved is the whole reference model."""
        path = self.folder / "shop.tmproj"
        records = {record.id: record for record in open_project(path).records}
        nodes = {record.name: record for record in records.values() if isinstance(record, Node)}
        boxes = {record.id: record.name for record in records.values() if isinstance(record, Boundary)}
        flows = [record for record in records.values() if isinstance(record, Flow)]
        assert {name: node.kind for name, node in nodes.items()} == KINDS
        assert {name: boxes.get(node.boundary) for name, node in nodes.items()} == OWNERS
        assert sorted(boxes.values()) == ["Back office", "Shop cloud"]
        assert {
            (records[f.source].name, records[f.target].name, f.name, f.answers.get("protocol")) for f in flows
        } == FLOWS
        assert len(flows) == len(FLOWS)
        assert [name for name, node in nodes.items() if node.answers.get("out_of_scope") is True] == ["Bank"]
        taken_on = [record for record in records.values() if isinstance(record, Decision)]
        open_ones = [self.bench.desk.session.engine.threat(one.id) for one in taken_on]
        assert [(one.is_open, one.severity) for one in open_ones] == [(True, "high")] * 3
        # What a control is planned for is open still, and being reduced.
        assert sorted(one.status for one in taken_on) == ["mitigate", "open", "open"]
        (use,) = [record for record in records.values() if isinstance(record, ControlUse)]
        assert (use.rule, use.element) in {(one.rule, one.element) for one in taken_on}
        assert (self.folder / "shop.pdf").read_bytes().startswith(b"%PDF")

    def compare_with_the_page(self, way: str) -> None:
        """Check that docs/canvas.md tells the steps as they were made, and how many they are."""
        assert section(PAGE.read_text(encoding="utf-8"), way) == self.told()

    def told(self) -> str:
        """Return what the page says about the steps that were made."""
        hand = self.hand
        drawing = sum(step.part in DRAWING for step in hand.steps)
        counts = f"{hand.count()} actions, {drawing} of them drawing; {hand.not_typed()} are no typed words."
        return f"{counts}\n\n{hand.told()}"


def section(page: str, heading: str) -> str:
    """Return the text below a heading of a page, up to the next one."""
    return page.partition(f"### {heading}\n")[2].partition("\n#")[0].strip()


@pytest.fixture
def workshop(bench, qtbot, tmp_path, monkeypatch) -> Workshop:
    bench.shell.resize(1600, 1000)
    with qtbot.waitActive(bench.shell):
        bench.shell.activateWindow()
    QApplication.processEvents()
    bench.canvas.setFocus()
    made = Workshop(bench, tmp_path)

    def answer(parent, title, name, kinds):
        made.hand.confirm()
        return str(tmp_path / ("shop.pdf" if "PDF" in kinds else "shop.tmproj")), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return made


TEXT = (
    "Mailer -> Customer: Receipt smtp <-> [Shop cloud] Web app: Place order https / Confirmation https"
    " -> Orders API: Order https -> Orders DB: Save order sql, [Back office] Mailer: Send receipt amqp,"
    " Payments: Charge grpc -> Audit log: Payment event sql, [] Bank: Card data https"
)


def test_the_whole_job_by_pointer_takes_no_more_than_70_actions(workshop):
    hand = workshop.hand
    at = workshop.at

    hand.part = "nodes and flows"
    hand.double_click(at(80, 200))
    hand.type("@Customer")
    hand.drag_port("Customer", "right", at(360, 200))
    hand.type("Web app: Place order HTTPS")
    hand.drag_port("Web app", "top", "Customer")
    hand.type("Confirmation HTTPS")
    hand.drag_port("Web app", "right", at(640, 200))
    hand.type("Orders API: Order HTTPS")
    hand.drag_port("Orders API", "right", at(920, 200))
    hand.type("Orders DB: Save order SQL")
    hand.drag_port("Orders API", "bottom", at(640, 480))
    hand.type("Payments: Charge gRPC")
    hand.drag_port("Payments", "left", at(640, 660))
    hand.type("@Bank: Card data HTTPS")
    hand.drag_port("Payments", "right", at(920, 480))
    hand.type("Audit log: Payment event SQL")
    hand.drag_port("Orders API", "bottom", at(360, 480))
    hand.type("Mailer: Send receipt AMQP")
    hand.drag_port("Mailer", "left", "Customer")
    hand.type("Receipt SMTP")
    hand.part = "boundaries"
    hand.marquee(("Web app", "Orders API", "Orders DB"), at(250, 100), at(1040, 300))
    hand.key(Qt.Key.Key_B, CTRL)
    hand.type("Shop cloud")
    hand.marquee(("Mailer", "Payments", "Audit log"), at(250, 400), at(1040, 560))
    hand.key(Qt.Key.Key_B, CTRL)
    hand.type("Back office")
    workshop.leave_the_bank_out()
    hand.part = "threats"
    workshop.click_on_step("Threats")
    workshop.take_three_on()
    workshop.save_and_report()

    workshop.look_at_the_project()
    workshop.compare_with_the_page("By pointer")
    assert hand.count() <= 70
    assert hand.count("nodes and flows", "boundaries") <= 55
    assert hand.not_typed() <= 30


def test_the_whole_job_by_the_quick_draw_bar_takes_no_more_than_55_actions(workshop):
    hand = workshop.hand

    hand.part = "nodes, flows and boundaries"
    hand.key(Qt.Key.Key_J, CTRL)
    hand.type(TEXT)
    hand.key(Qt.Key.Key_Return)
    hand.part = "threats"
    workshop.take_three_on()
    workshop.leave_the_bank_out()
    workshop.save_and_report()

    workshop.look_at_the_project()
    workshop.compare_with_the_page("By the quick-draw bar")
    assert hand.count() <= 55


def test_the_whole_job_without_a_pointer_takes_no_more_than_110_actions(workshop):
    hand = workshop.hand

    hand.part = "nodes and flows"
    hand.key(Qt.Key.Key_1)
    hand.key(Qt.Key.Key_Return)
    hand.type("Customer")
    hand.key(Qt.Key.Key_Tab)
    hand.type("Web app: Place order HTTPS")
    hand.key(Qt.Key.Key_Return)
    workshop.connect_to_customer("Confirmation HTTPS")
    hand.key(Qt.Key.Key_Left, ALT)
    workshop.create(Qt.Key.Key_Right, "Orders API: Order HTTPS")
    workshop.create(Qt.Key.Key_Right, "Orders DB: Save order SQL")
    workshop.walk_back()
    workshop.create(Qt.Key.Key_Down, "Payments: Charge gRPC")
    workshop.create(Qt.Key.Key_Right, "Audit log: Payment event SQL")
    workshop.walk_back()
    workshop.create(Qt.Key.Key_Down, "@Bank: Card data HTTPS")
    workshop.find("API")
    workshop.create(Qt.Key.Key_Down, "Mailer: Send receipt AMQP")
    workshop.connect_to_customer("Receipt SMTP")
    hand.part = "boundaries"
    workshop.enclose(("Web", "API", "DB"), "Shop cloud")
    workshop.enclose(("Payments", "Mailer", "log"), "Back office")
    hand.part = "threats"
    hand.key(Qt.Key.Key_Escape)
    for key in (Qt.Key.Key_F6, Qt.Key.Key_H, Qt.Key.Key_J, Qt.Key.Key_H):
        hand.key(key)
    for key in (Qt.Key.Key_J, Qt.Key.Key_1, Qt.Key.Key_H, Qt.Key.Key_P):
        hand.key(key)
    hand.part = "out of scope"
    workshop.find("Bank")
    hand.key(Qt.Key.Key_O, CTRL | SHIFT)
    workshop.save_and_report()

    workshop.look_at_the_project()
    workshop.compare_with_the_page("Without a pointer")
    assert hand.count() <= 110
