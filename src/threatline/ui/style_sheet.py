"""The style sheet of the program, with `@token` where a colour of the theme stands.

Looks of a button (`setProperty("look", …)`): none (outlined), "primary", "quiet", "link", "segment", "chip", "tile".
Sizes are those of the interface description, sections 2, 3 and 7.
"""

from __future__ import annotations

SHEET = """
QWidget { color: @text; selection-background-color: @accent; selection-color: @on-accent; }
QMainWindow, QDialog, QMessageBox { background: @panel; }
QToolTip { background: @panel; color: @text; border: 1px solid @strong; padding: 4px 6px; }

QAbstractScrollArea { background: @panel; border: 0; }
QLabel { background: transparent; }
QLabel[tone="quiet"] { color: @quiet; }
QLabel[tone="critical"] { color: @critical; }
QLabel[tone="high"] { color: @high; }
QLabel[tone="medium"] { color: @medium; }
QLabel[tone="low"] { color: @low; }
QLabel[tone="resolved"] { color: @resolved; }

QPushButton, QToolButton {
  background: @panel; color: @text; border: 1px solid @strong; border-radius: 6px;
  min-height: 26px; padding: 0 9px;
}
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @sunken; }
QPushButton:checked, QToolButton:checked { background: @accent-soft; border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @quiet; border-color: @line; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 0 8px; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QPushButton[look="primary"] { background: @accent; color: @on-accent; border-color: @accent; }
QPushButton[look="primary"]:focus { border: 2px solid @text; }
QPushButton[look="primary"]:disabled { background: @sunken; color: @quiet; border-color: @line; }
QPushButton[look="quiet"], QToolButton[look="quiet"] {
  background: transparent; border-color: transparent; padding: 0 6px; min-height: 18px;
}
QPushButton[look="quiet"]:hover, QToolButton[look="quiet"]:hover { background: @hover; }
QPushButton[look="quiet"]:focus, QToolButton[look="quiet"]:focus { border: 2px solid @accent; padding: 0 5px; }
QPushButton[look="quiet"][tone="quiet"] { color: @quiet; }
QPushButton[look="link"] {
  background: transparent; border: 2px solid transparent; border-radius: 4px; color: @accent;
  padding: 0 1px; min-height: 16px;
}
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border-color: @accent; padding: 0 1px; }
QPushButton[look="chip"] { border-radius: 13px; min-height: 24px; padding: 0 10px; }
QPushButton[look="chip"]:focus { padding: 0 9px; min-height: 22px; }
QPushButton[look="chip"][assumed="true"]:checked { background: @panel; color: @quiet; border: 1px dashed @strong; }
QPushButton[look="tile"] { background: @sunken; border: 1px solid @line; border-radius: 6px; padding: 0 7px; }
QPushButton[look="tile"]:focus { border: 2px solid @accent; padding: 0 6px; }
QPushButton[look="small"] { min-height: 22px; padding: 0 7px; }
QPushButton[look="small"]:focus { padding: 0 6px; min-height: 20px; }

ThreeWaySwitch QPushButton { border-radius: 0; min-height: 24px; padding: 0 8px; margin-left: -1px; }
ThreeWaySwitch QPushButton[place="first"] {
  border-top-left-radius: 6px; border-bottom-left-radius: 6px; margin-left: 0;
}
ThreeWaySwitch QPushButton[place="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
ThreeWaySwitch QPushButton:checked { background: @accent; color: @on-accent; border-color: @accent; }
ThreeWaySwitch QPushButton[unsure="true"]:checked {
  background: @sunken; color: @text; border-color: @strong; font-weight: 600;
}
ThreeWaySwitch[assumed="true"] QPushButton:checked {
  background: @panel; color: @quiet; border: 1px dashed @strong;
}
ThreeWaySwitch[assumed="true"] QPushButton[unsure="true"]:checked { background: @sunken; border-color: @strong; }
ThreeWaySwitch QPushButton:focus { border: 2px solid @accent; padding: 0 7px; min-height: 22px; }
ThreeWaySwitch QPushButton:checked:focus { border: 2px solid @text; }

FaceSwitch { background: @sunken; border-radius: 8px; }
FaceSwitch QPushButton {
  background: transparent; border: 1px solid transparent; border-radius: 6px; color: @quiet; min-height: 26px;
}
FaceSwitch QPushButton:hover { color: @text; }
FaceSwitch QPushButton:checked { background: @panel; border: 1px solid @line; color: @text; }
FaceSwitch QPushButton:focus { border: 2px solid @accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit {
  background: @panel; color: @text; border: 1px solid @strong; border-radius: 6px;
  padding: 0 9px; min-height: 30px; placeholder-text-color: @quiet;
}
QPlainTextEdit, QTextEdit { padding: 5px 6px; min-height: 18px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {
  border: 2px solid @accent; padding: 0 8px;
}
QPlainTextEdit:focus, QTextEdit:focus { padding: 4px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: @quiet; border-color: @line; }
QComboBox[assumed="true"] { color: @quiet; border: 1px dashed @strong; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: none; }
QComboBox QAbstractItemView {
  background: @panel; color: @text; border: 1px solid @strong; outline: 0;
  selection-background-color: @accent-soft; selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; }

QCheckBox { spacing: 8px; }
QCheckBox:focus { border: 2px solid @accent; border-radius: 4px; }

QMenu { background: @panel; border: 1px solid @line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: @accent-soft; color: @text; }
QMenu::item:disabled { color: @quiet; }
QMenu::separator { height: 1px; background: @line; margin: 6px 4px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }

QAbstractItemView { outline: 0; alternate-background-color: @sunken; }
QHeaderView::section {
  background: @panel; color: @quiet; border: 0; border-bottom: 1px solid @line; padding: 0 8px; min-height: 32px;
}
QTableView { gridline-color: @line; selection-background-color: @accent-soft; selection-color: @text; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QStatusBar { background: @panel; color: @quiet; border-top: 1px solid @line; }
QStatusBar::item { border: 0; }
QProgressBar { background: @sunken; border: 0; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

SidePanel, CoveragePage { background: @panel; }
ThreatView { background: @panel; }
OpenCard { background: transparent; }
FixRow { background: @sunken; border-radius: 6px; }
QFrame[look="rule"] { background: @line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[look="popup"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame[look="hint"] { background: @sunken; border-radius: 8px; }
"""

HIGH_CONTRAST = """
QPushButton[look="tile"], FixRow, QFrame[look="hint"], FaceSwitch { border: 1px solid @line; }
FaceSwitch QPushButton:checked, QPushButton:checked, QToolButton:checked {
  background: @accent; color: @on-accent; border-color: @accent;
}
QMenu::item:selected, QComboBox QAbstractItemView::item:selected { background: @accent; color: @on-accent; }
QScrollBar::handle { background: @strong; }
"""
"""Every surface has an outline there, nothing is softly filled, and what is chosen is filled with the accent."""
