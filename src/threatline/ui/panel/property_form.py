"""What is it? The fields of the selected elements, made from the property catalogue.

What somebody asks for or has answered stands first, the rest folds under "More about it". After a commit values are
shown in place: no widget goes while the same elements are selected, so that the keyboard stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.commands.answer import answer, give_reason, leave_out, take_in, write_answers
from threatline.commands.rename import describe
from threatline.engine.catalogue import COMMON, PropertySpec
from threatline.model.records import Boundary, Described, Element, Flow, Store
from threatline.ui.panel.asset_field import AssetField
from threatline.ui.panel.chips import Chips
from threatline.ui.panel.crossing_hint import CrossingHint
from threatline.ui.panel.inside import Inside
from threatline.ui.panel.known import (
    Asked,
    Known,
    asked_of,
    common_properties,
    kind_of,
    known,
    pressing,
    weight_of_features,
)
from threatline.ui.panel.protection_row import ProtectionRow
from threatline.ui.panel.scope_field import ScopeField
from threatline.ui.panel.section import Fold, Section
from threatline.ui.panel.set_field import SetField
from threatline.ui.widgets.choice import Choice
from threatline.ui.widgets.field import Field, FieldPairs
from threatline.ui.widgets.link_text import LinkText, Piece
from threatline.ui.widgets.plain import set_tool_tip
from threatline.ui.widgets.words_field import WordsArea

OUT_OF_SCOPE = "out_of_scope"
DESCRIPTION, DATA = "description", "data"
"""Fields beside the properties of the catalogue to which `enter` leads."""


class PropertyForm(QWidget):
    """Fields of one or several elements; an answer is written to all of them in one step."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: tuple[str, ...] = ()
        self._specs: dict[str, PropertySpec] = {}
        self._asked: Asked = {}
        self._first: dict[str, None] = {}
        """Properties that stand first while these elements are selected."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._body = QWidget()
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        self._forget_widgets()

    def _forget_widgets(self) -> None:
        self.choices: dict[str, Choice] = {}
        self._fields: dict[str, Field] = {}
        self.protections: dict[str, ProtectionRow] = {}
        self._sets: dict[str, SetField] = {}
        self._in_more: set[str] = set()
        self.features = Chips("What it does", has_rare_answers=True)
        self._assumed_features: list[str] = []

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_elements(self, ids: Sequence[str]) -> None:
        """Show other elements; the form is made anew, since other properties matter."""
        self._ids = tuple(ids)
        self._specs = common_properties(self._desk.session, ids)
        self._asked = self._read_asked()
        self._first = {}
        self._build()
        self._take_up_relevant()
        self.refresh()
        self.features.start(set(self._first))
        self._body.show()

    def refresh(self) -> None:
        """Show the values as they are now, in place."""
        if not self._ids or any(id not in self._desk.document.records for id in self._ids):
            return
        if common_properties(self._desk.session, self._ids).keys() != self._specs.keys():
            self.show_elements(self._ids)  # another type, or a pack was switched: other questions are asked
            return
        self._asked = self._read_asked()
        self._take_up_relevant()
        for name in (*self.choices, *self.protections, *self._sets):
            self._show(name)
        self._show_features()
        shown = [self._known(name) for name in self.protections if name not in self._in_more]
        answered = sum(one.answered for one in shown)
        self._protected.show_note(f"{answered} of {len(shown)} answered")
        self._protected.setVisible(bool(shown))
        self._show_elements_themselves()

    def _show_elements_themselves(self) -> None:
        records = [self._desk.document.records[id] for id in self._ids]
        first = records[0]
        self.data.setVisible(all(isinstance(record, Flow | Store) for record in records))
        if not self.data.isHidden():
            self.data.show_elements(self._ids)
        alone = len(records) == 1
        self._crossings.setVisible(alone and isinstance(first, Flow))
        if not self._crossings.isHidden():
            self._crossings.show_flow(self._desk.session, first.id)
        if all(isinstance(record, Boundary) for record in records):
            self.inside.show_boundaries(self._desk.session, self._ids)
        else:
            self.inside.hide()
        self._notes.setVisible(alone)
        if isinstance(first, Element):
            self.notes.show_words(first.description)
        if OUT_OF_SCOPE in self._specs:
            reasons = {record.out_of_scope_reason for record in records if isinstance(record, Described)}
            self.scope.show_scope(self._known(OUT_OF_SCOPE), reasons.pop() if len(reasons) == 1 else "")
        self.scope.setVisible(OUT_OF_SCOPE in self._specs)
        self.more.setVisible(bool(self._specs))

    def _show(self, name: str) -> None:
        known = self._known(name)
        if name in self.choices:
            self.choices[name].show_value(known.value, known.mixed, known.assumed)
            set_tool_tip(self.choices[name], known.reason or self._specs[name].help)
        elif name in self.protections:
            self.protections[name].show_known(known)
        else:
            self._sets[name].show_known(known)

    def _show_feature(self, spec: PropertySpec) -> Known:
        known = self._known(spec.name)
        mark = "±" if known.mixed else {"unknown": "?", "not_applicable": "–"}.get(str(known.value), "")
        assumed = known.reason if known.assumed else ""
        self.features.show_state(spec.name, known.value is True and not known.mixed, mark, assumed)
        return known

    def _show_features(self) -> None:
        """Show what it does; what is only assumed about that can be made said by one link."""
        reasons: set[str] = set()
        self._assumed_features = []
        for spec in self._specs.values():
            if spec.role != "feature":
                continue
            known = self._show_feature(spec)
            if known.assumed and known.value is True and not known.mixed:
                self._assumed_features.append(spec.name)
                reasons.add(known.reason.partition(" · ")[0])
        source = reasons.pop() if len(reasons) == 1 else "Follows from what is chosen above"
        self._assumed.setVisible(bool(self._assumed_features))
        self._assumed.show_pieces([Piece(f"Dotted: {source[:1].lower()}{source[1:]}. "), Piece("It is so", "confirm")])

    def _confirm_features(self) -> None:
        """Say of each element what is assumed about it; nothing else is written."""
        self._desk.run(write_answers, [(id, name, True) for name in self._assumed_features for id in self._ids])

    def _known(self, name: str) -> Known:
        return known(self._desk.session, self._ids, self._specs[name], self._asked)

    def _read_asked(self) -> Asked:
        return asked_of(self._desk.session, self._ids[0]) if len(self._ids) == 1 else {}

    # ---- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        old = self._body
        self._body = QWidget()
        self._forget_widgets()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._pairs = FieldPairs()
        self.data = AssetField(self._desk)
        self._crossings = CrossingHint()
        self.inside = Inside()
        self.inside.chosen.connect(self._desk.select)
        self._protected = Section("How is it protected?")
        self._does = Section("What does it do?", gap=8)
        self._does.column.addWidget(self.features)
        self.more = Fold("More about it")
        self.more.unfolding.connect(self._fill_more)
        self.scope = ScopeField()
        self.scope.left_out.connect(self._leave_out)
        self.scope.reason_kept.connect(self._give_reason)
        self.notes = WordsArea("Notes", "Anything worth knowing about it")
        self.notes.kept.connect(lambda words: self._desk.run(describe, self._ids[0], words))
        self._notes = Field("Notes", self.notes)
        upper = (self._pairs, self.inside, self.data, self._crossings)
        for part in (*upper, self._does, self._protected, self.more, self._notes):
            column.addWidget(part)
        self._build_features()
        self._place_scope()
        # Shown when it is filled: each row added to a visible body would lay it out anew.
        self._body.hide()
        self._column.replaceWidget(old, self._body)
        old.hide()
        old.deleteLater()

    def _build_features(self) -> None:
        kind = kind_of(self._desk.document.records[self._ids[0]])
        weight = weight_of_features(self._desk.session.content, kind)
        features = [spec for spec in self._specs.values() if spec.role == "feature"]
        for spec in sorted(features, key=lambda spec: -weight.get(spec.name, 0)):
            self.features.add(spec.name, spec.label, spec.help)
        self.features.switched.connect(self._answer_feature)
        self._assumed = LinkText("small")
        self._assumed.link_chosen.connect(self._confirm_features)
        self._does.column.addWidget(self._assumed)
        self._does.setVisible(bool(features))

    def _place_scope(self) -> None:
        """What is left out says so first; else leaving out is a rare wish."""
        out = OUT_OF_SCOPE in self._specs and self._known(OUT_OF_SCOPE).value is True
        column = self._body.layout() if out else self.more.column
        column.insertWidget(0, self.scope)  # type: ignore[union-attr]

    def _take_up_relevant(self) -> None:
        """Give a first place to what is asked for, answered or assumed; nothing loses its place."""
        urgent = pressing(self._desk.session, self._asked)
        for name, spec in self._specs.items():
            if name in self._first or name in self._in_more or name == OUT_OF_SCOPE or spec.role == "feature":
                continue
            if name in urgent or self._is_relevant(spec):
                self._first[name] = None
                self._add_first(spec)

    def _is_relevant(self, spec: PropertySpec) -> bool:
        if spec.type in ("enum", "ordered"):
            own = spec.group != COMMON
            return own or any(spec.name in _answers(self._desk, id) for id in self._ids)
        return self._known(spec.name).assumed or any(spec.name in _answers(self._desk, id) for id in self._ids)

    def _add_first(self, spec: PropertySpec) -> None:
        order = list(self._specs)
        if spec.type in ("enum", "ordered"):
            self._make_choice(spec)
            names = sorted((name for name in self.choices if name not in self._in_more), key=order.index)
            self._pairs.place([self._fields[name] for name in names])
        elif spec.type == "set":
            field = self._make_set(spec)
            self._body.layout().insertWidget(1, field)  # type: ignore[union-attr]
            field.show()
        else:
            before = [name for name in self.protections if name not in self._in_more]
            row = self._make_protection(spec)
            place = sum(order.index(name) < order.index(spec.name) for name in before)
            self._protected.column.insertWidget(1 + place, row)
            row.show()

    def _fill_more(self) -> None:
        """Make the fields under "More about it" when they are first asked for."""
        rest = [
            spec
            for name, spec in self._specs.items()
            if name not in self._first and name not in self._in_more and name != OUT_OF_SCOPE
        ]
        pairs = FieldPairs()
        choices = [spec for spec in rest if spec.type in ("enum", "ordered")]
        protections = [spec for spec in rest if spec.type == "tri" and spec.role != "feature"]
        sets = [spec for spec in rest if spec.type == "set"]
        self._in_more.update(spec.name for spec in (*choices, *protections, *sets))
        if choices:
            self.more.column.addWidget(pairs)
            pairs.place([self._make_choice(spec) for spec in choices])
        for spec in sets:
            self.more.column.addWidget(self._make_set(spec))
        if protections:
            section = Section("Other protections")
            for spec in protections:
                section.column.addWidget(self._make_protection(spec))
            self.more.column.addWidget(section)
        for spec in (*choices, *protections, *sets):
            self._show(spec.name)

    def _make_choice(self, spec: PropertySpec) -> Field:
        options: list[tuple[str | None, str]] = [(None, "Not set")]
        options += [(value, spec.word(value)) for value in spec.values]
        choice = self.choices[spec.name] = Choice(spec.label, options)
        choice.chosen.connect(lambda value, name=spec.name: self._answer(name, value))
        field = self._fields[spec.name] = Field(spec.label, choice)
        return field

    def _make_protection(self, spec: PropertySpec) -> ProtectionRow:
        row = self.protections[spec.name] = ProtectionRow(spec)
        row.answered.connect(self._answer)
        return row

    def _make_set(self, spec: PropertySpec) -> SetField:
        field = self._sets[spec.name] = SetField(spec)
        field.answered.connect(self._answer)
        return field

    # ---- answering ----------------------------------------------------------------------------------------------

    def _answer(self, name: str, value: object) -> None:
        self._desk.run(answer, self._ids, name, value)  # type: ignore[arg-type]
        # When nothing changed (the same answer again, or a refusal) the field must not show what was pressed.
        self._show(name)

    def _answer_feature(self, name: str, value: object) -> None:
        spec = self._specs[name]
        taken_back = value is False and self._known(name).assumed is False
        self._desk.run(answer, self._ids, name, None if taken_back else value)  # type: ignore[arg-type]
        self._show_feature(spec)

    def _leave_out(self, out: bool) -> None:
        if out:
            self._desk.run(leave_out, self._ids)
            self.scope.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._desk.run(take_in, self._ids)

    def _give_reason(self, reason: str) -> None:
        if len(self._ids) == 1:
            self._desk.run(give_reason, self._ids[0], reason)
        else:
            self._desk.run(leave_out, self._ids, reason)

    def enter(self, name: str) -> bool:
        """Move the keyboard to a property, unfolding what hides it; tells whether the form has it."""
        if name == DESCRIPTION and len(self._ids) == 1:
            self.notes.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if name == DATA and not self.data.isHidden():
            self.data.take_keyboard()
            return True
        spec = self._specs.get(name)
        if spec is None:
            return False
        if name == OUT_OF_SCOPE or (name not in self._first and spec.role != "feature"):
            self.more.unfold(True)
        if name in self.choices:
            self.choices[name].setFocus(Qt.FocusReason.TabFocusReason)
        elif name in self.protections:
            self.protections[name].take_keyboard()
        elif name in self._sets:
            self._sets[name].take_keyboard()
        elif name == OUT_OF_SCOPE:
            self.scope.switch.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.features.show_all()
            self.features.chip(name).setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _answers(desk: Desk, id: str) -> dict[str, object]:
    return dict(getattr(desk.document.records[id], "answers", {}))
