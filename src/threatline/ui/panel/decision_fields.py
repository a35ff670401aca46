"""Status, rating, owner and note of a threat: one quiet line that unfolds into fields."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from threatline.engine.threats import Threat
from threatline.model.records import Decision
from threatline.ui.panel.card import STATUS_WORDS
from threatline.ui.widgets.choice import Choice
from threatline.ui.widgets.field import Field, FieldPairs
from threatline.ui.widgets.fold_button import FoldButton
from threatline.ui.widgets.plain import label
from threatline.ui.widgets.severity_mark import WORDS
from threatline.ui.widgets.words_field import WordsArea, WordsField

STATUSES: tuple[tuple[str | None, str], ...] = ((None, "Not decided"), *STATUS_WORDS.items())
NEEDS: dict[str, tuple[str, ...]] = {
    "accept": ("reason", "owner", "review_on"),
    "transfer": ("receiver",),
    "avoid": ("reason",),
    "not_applicable": ("reason",),
    "duplicate": ("duplicate_of",),
}
"""What a status needs to be complete (vocabulary, section 10)."""
_NEED_WORDS = {
    "reason": "a reason",
    "owner": "a person",
    "review_on": "a review date",
    "receiver": "who takes it",
    "duplicate_of": "the other threat",
}


class DecisionFields(QWidget):
    """What people decided about one threat; each change is told with the name of its field."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fold = FoldButton(role="small", token="quiet")
        self._fold.clicked.connect(self.unfold)
        self._details = QWidget()
        self.status = Choice("Status", STATUSES)
        self.severity = Choice("Severity", ((None, "As the rule says"), *WORDS.items()))
        self.owner = WordsField("Owner", "Who looks after it")
        self.review = WordsField("Review on", "Such as 2027-01-31")
        self.receiver = WordsField("Who takes it")
        self.duplicate = WordsField("Duplicate of", "The other threat")
        self.reason = WordsField("Reason", "In a few words; the report shows it")
        self.note = WordsArea("Note", "What was said about it", lines=2)
        self._fields = {
            name: Field(entry.accessibleName(), entry)
            for name, entry in (
                ("status", self.status),
                ("severity", self.severity),
                ("owner", self.owner),
                ("review_on", self.review),
                ("receiver", self.receiver),
                ("duplicate_of", self.duplicate),
            )
        }
        self._reason = Field("Reason", self.reason)
        self._missing = label(role="small", tone="high", wraps=True)
        self._pairs = FieldPairs()
        self._lay_out()
        self._connect()
        self.unfold(False)

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._details)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        for part in (self._pairs, self._reason, Field("Note", self.note), self._missing):
            inner.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._fold)
        column.addWidget(self._details)

    def _connect(self) -> None:
        self.status.chosen.connect(lambda value: self.changed.emit("status", value))
        self.severity.chosen.connect(lambda value: self.changed.emit("severity", value))
        for name, field in (
            ("owner", self.owner),
            ("receiver", self.receiver),
            ("duplicate_of", self.duplicate),
            ("reason", self.reason),
            ("note", self.note),
        ):
            field.kept.connect(lambda words, name=name: self.changed.emit(name, words.strip()))
        self.review.kept.connect(self._review_kept)

    def unfold(self, unfolded: bool) -> None:
        """Show the fields, or only the line that sums them up."""
        self._details.setVisible(unfolded)
        self._fold.setChecked(unfolded)

    def is_unfolded(self) -> bool:
        """Tell whether the fields are on show."""
        return not self._details.isHidden()

    def enter(self, name: str) -> None:
        """Unfold and move the keyboard to a field: "severity" or "owner"."""
        self.unfold(True)
        entry = {"severity": self.severity, "owner": self.owner}.get(name, self.status)
        entry.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_threat(self, threat: Threat) -> None:
        """Show what is decided about a threat."""
        decision = threat.decision or Decision.model_construct(status=None)
        self.status.show_value(decision.status)
        self.severity.show_value(decision.severity)
        self.owner.show_words(decision.owner)
        self.review.show_words(decision.review_on.isoformat() if decision.review_on else "")
        self.receiver.show_words(decision.receiver)
        self.duplicate.show_words(decision.duplicate_of)
        self.reason.show_words(decision.reason)
        self.note.show_words(decision.note)
        needs = NEEDS.get(decision.status or "", ())
        extra = [name for name in ("review_on", "receiver", "duplicate_of") if name in needs]
        self._pairs.place([self._fields[name] for name in ("status", "severity", "owner", *extra)])
        self._reason.setVisible("reason" in needs or bool(decision.reason))
        missing = [_NEED_WORDS[name] for name in needs if not getattr(decision, name)]
        self._missing.setText(f"Still needed: {', '.join(missing)}." if missing else "")
        self._missing.setVisible(bool(missing))
        self._fold.show_words(summary(threat))
        self._fold.setAccessibleName(f"Decision: {summary(threat)}")

    def _review_kept(self, words: str) -> None:
        try:
            self.changed.emit("review_on", date.fromisoformat(words.strip()) if words.strip() else None)
        except ValueError:
            self._missing.setText("Write the date as 2027-01-31.")
            self._missing.show()


def summary(threat: Threat) -> str:
    """Return what was decided in one line, such as "Open · rated high · Ada"."""
    decision = threat.decision
    if decision is None:
        return "Not decided"
    parts = [STATUS_WORDS[decision.status] if decision.status else "Not decided"]
    parts += ["Parked"] if decision.parked else []
    parts += [f"rated {WORDS[decision.severity].lower()}"] if decision.severity else []
    parts += [text for text in (decision.owner, decision.reason or decision.note) if text]
    return " · ".join(" ".join(part.split()) for part in parts)
