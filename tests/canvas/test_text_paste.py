"""Row 22 of the behaviours: text on the clipboard becomes a drawing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from hand import CTRL
from threatline.model.records import Flow, Node

V = Qt.Key.Key_V
MERMAID = """flowchart LR
  %% who talks to whom
  A[Customer] -->|Place order https| B(Web app)
  subgraph cloud [Shop cloud]
    B -- Save --> C[(Orders DB)]
  end
  style A fill:#eee
  hm?
"""


def paste(table, text):
    QGuiApplication.clipboard().setText(text)
    table.hand.key(V, CTRL)


def nodes(table):
    return sorted(record.name for record in table.document.records.values() if isinstance(record, Node))


def test_lines_become_nodes_and_flows_in_one_undo_step_and_a_sentence_tells_how_many(lay):
    table = lay("customer")

    paste(table, "customer -> Web app: Place order (https)\nWeb app -> Orders DB\nMailer")

    assert nodes(table) == ["Mailer", "Orders DB", "Web app", "customer"]
    assert table.steps() == 1
    assert table.said[-1] == ("3 elements and 2 flows drawn, 1 element joined that was there.", True)
    assert table.selected() >= {"Mailer", "Orders DB", "Web app", "customer"}
    table.desk.undo()
    assert nodes(table) == ["customer"]


def test_a_list_becomes_elements_where_the_pointer_is(lay):
    table = lay("customer")
    table.hand.move((300, 320))

    paste(table, "Web app")

    app = table["Web app"]
    assert abs(app.x + app.width / 2 - 300) <= 8
    assert abs(app.y + app.height / 2 - 320) <= 8


def test_a_flowchart_becomes_a_diagram_and_its_unreadable_lines_are_told(lay):
    table = lay("bank", centre=(0, 0))
    told = []
    table.canvas.text_pasted.connect(lambda sentence, lines: told.append((sentence, lines)))

    paste(table, MERMAID)

    assert table.drawn.owner_of("Web app") == table.drawn.owner_of("Orders DB") == "Shop cloud"
    assert {flow.name for flow in table.document.of_kind(Flow)} == {"Place order", "Save"}
    sentence = (
        "3 elements, 2 flows and 1 boundary drawn. 1 line could not be read. 2 lines of remarks or style left out."
    )
    assert told == [(sentence, "Line 8\thm?")]
    assert table.steps() == 1


@pytest.mark.parametrize("text", ["-> ->", "sequenceDiagram\nA->>B: x", "x" * 300_000])
def test_text_that_cannot_be_drawn_is_refused_with_a_sentence_and_changes_nothing(lay, text):
    table = lay("customer")

    paste(table, text)

    assert nodes(table) == ["customer"]
    assert table.steps() == 0
    assert table.said[-1][0].endswith(".")


def test_what_was_copied_here_and_pasted_as_text_is_drawn_again(lay):
    table = lay("customer -> web app")
    table.hand.key(Qt.Key.Key_A, CTRL)
    table.hand.key(Qt.Key.Key_C, CTRL)
    words = QGuiApplication.clipboard().text()
    other = lay("mailer")

    paste(other, words)

    assert nodes(other) == ["customer", "mailer", "web app"]
