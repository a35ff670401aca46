"""The reference model by real mouse and keys, every action counted: by pointer, by keyboard alone, by typed text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from counting import DRAWING, Counting, wait_for
from hand import ALT, CTRL, SHIFT
from threatline.canvas.camera import Outlook
from threatline.model.records import Boundary, ControlUse, Decision, Flow, Node
from threatline.project import open_project

KINDS = {
    "Customer": "actor", "Web app": "process", "Orders API": "process", "Orders DB": "store",
    "Payments": "process", "Bank": "actor", "Audit log": "store", "Mailer": "process",
}  # fmt: skip
FLOWS = {
    ("Customer", "Web app", "Place order", "https"),
    ("Web app", "Customer", "Confirmation", "https"),
    ("Web app", "Orders API", "Order", "https"),
    ("Orders API", "Orders DB", "Save order", "sql"),
    ("Orders API", "Payments", "Charge", "grpc"),
    ("Payments", "Bank", "Card data", "https"),
    ("Payments", "Audit log", "Payment event", "sql"),
    ("Orders API", "Mailer", "Send receipt", "amqp"),
    ("Mailer", "Customer", "Receipt", "smtp"),
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


@pytest.fixture
def workshop(bench, qtbot, tmp_path, monkeypatch) -> Iterator[Workshop]:
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
    yield made


def test_explore(workshop):
    bench, hand = workshop.bench, workshop.hand
    bench.canvas.camera.look(Outlook(600, 350, 1.0))
    print(bench.canvas.viewport().size())
    hand.part = "nodes"
    hand.double_click((80, 200))
    hand.type("@Customer")
    hand.drag_port("Customer", "right", (360, 200))
    print([(i.record.kind,i.record.name,i.frame) for i in bench.canvas.page.items_by_id.values()], bench.canvas.naming.editor.is_open, bench.desk.selection, bench.canvas.pointer.gesture, bench.canvas.pointer._press, bench.desk.session.history.undo_label, hand.at)
    hand.type("Web app: Place order HTTPS")
    hand.drag_port("Web app", "top", "Customer")
    hand.type("Confirmation HTTPS")
    hand.drag_port("Web app", "right", (640, 200))
    hand.type("Orders API: Order HTTPS")
    hand.drag_port("Orders API", "right", (920, 200))
    hand.type("Orders DB: Save order SQL")
    hand.drag_port("Orders API", "bottom", (640, 480))
    hand.type("Payments: Charge gRPC")
    hand.drag_port("Payments", "left", (640, 660))
    hand.type("@Bank: Card data HTTPS")
    hand.drag_port("Payments", "right", (920, 480))
    hand.type("Audit log: Payment event SQL")
    hand.drag_port("Orders API", "bottom", (360, 480))
    hand.type("Mailer: Send receipt AMQP")
    bench.shell.grab().save("/tmp/record-scratch/mid.png"); print([(i.record.kind,i.record.name) for i in bench.canvas.page.items_by_id.values()])
    hand.drag_port("Mailer", "left", "Customer")
    hand.type("Receipt SMTP")
    print(hand.told())
    hand.part = "boundaries"
    hand.marquee(("Web app", "Orders API", "Orders DB"), (250, 100), (1040, 300))
    hand.key(Qt.Key.Key_B, CTRL)
    hand.type("Shop cloud")
    hand.marquee(("Mailer", "Payments", "Audit log"), (250, 400), (1040, 560))
    hand.key(Qt.Key.Key_B, CTRL)
    hand.type("Back office")
    hand.click("Bank")
    bench.shell.grab().save("/tmp/record-scratch/drawn.png")
    hand.key(Qt.Key.Key_O, CTRL|SHIFT)
    bench.shell.grab().save("/tmp/record-scratch/scope.png")
    hand.click((80, 700))
    bench.shell.grab().save("/tmp/record-scratch/threats.png")
    for r in bench.desk.document.records.values():
        if r.kind in ("flow",):
            n=bench.desk.document.records
            print(n[r.source].name, n[r.target].name, r.name, r.answers)
        elif r.kind in KINDS.values() or r.kind=="boundary": print(r.kind, r.name, r.boundary and bench.desk.document.records[r.boundary].name)
    t=bench.panel.threats
    for i in range(min(12,t._rows.rowCount())):
        row=t._rows.row(t._rows.key(i)); print(row.element_name if hasattr(row,'element_name') else row.element, row.letter,[ (x.rule,x.state,x.status,x.severity) for x in row.threats][:2], len(row.questions))
