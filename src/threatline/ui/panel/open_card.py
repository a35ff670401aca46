"""The one open card: the question, why it is asked, what would silence it, and the four answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from threatline.canvas.desk import Desk
from threatline.engine.threats import Row, Threat
from threatline.model.records import Answer
from threatline.ui.panel import deciding
from threatline.ui.panel.ask_line import AskLine
from threatline.ui.panel.card import lead, letter_name, tile_letter
from threatline.ui.panel.decision_fields import DecisionFields
from threatline.ui.panel.explaining import because, fixes_of, questions_of
from threatline.ui.panel.fix_row import Fix, FixList
from threatline.ui.panel.other_threats import OtherThreats
from threatline.ui.panel.own_threat import OwnThreatWords
from threatline.ui.panel.past import past_of
from threatline.ui.panel.question_fold import QuestionFold
from threatline.ui.panel.references import references_of
from threatline.ui.style import colour
from threatline.ui.widgets.button import KeyButton, button
from threatline.ui.widgets.elided_label import ElidedLabel
from threatline.ui.widgets.glyph import Glyph
from threatline.ui.widgets.letter_tile import LetterTile
from threatline.ui.widgets.link_text import LinkText
from threatline.ui.widgets.plain import for_button, label, set_tone, set_tool_tip, shown
from threatline.ui.widgets.severity_mark import SEVERITIES, WORDS, SeverityMark

PADDING = 12
RADIUS = 8

WORRY, NO_WORRY, DONT_KNOW, PARK = "1", "2", "3", "4"
ANSWERS = ((WORRY, "Worry"), (NO_WORRY, "No worry"), (DONT_KNOW, "Don’t know"), (PARK, "Park"))


class OpenCard(QWidget):
    """One row of threats as a widget; it is shown again in place whenever the project changes."""

    height_changed = Signal()
    link_chosen = Signal(str)
    link_entered = Signal(str)
    element_chosen = Signal(str)
    all_questions_asked_for = Signal()
    done = Signal()
    """The keyboard is no longer needed in the card."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: Row | None = None
        self._threat: Threat | None = None
        self._chosen = ""
        """The key of the threat that a person chose among those of the row."""
        self._others_alike: tuple[Row, ...] = ()
        self._asking = ""
        self._visible: set[str] | None = None
        self._names_element = False
        self.expert = False
        self._build_head()
        self._build_body()
        self._lay_out()

    # ---- building -----------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self._tile = LetterTile()
        self._letter = ElidedLabel(role="small", token="quiet")
        self._element = button("", "link", role="label", name="Show on the diagram")
        self._element.clicked.connect(lambda: self.element_chosen.emit(self.element))
        self.severity = SeverityMark()
        self.severity.clicked.connect(self._offer_ratings)
        self._leaf = Glyph("by-design", 16, "resolved")
        self._state = label(role="word", tone="quiet")

    def _build_body(self) -> None:
        self.question = label(role="question", wraps=True)
        self._title = label(role="small", tone="quiet", wraps=True)
        self._references = label(role="small", tone="quiet", wraps=True)
        self._references.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.past = label(role="small", wraps=True)
        self.because = LinkText()
        self.because.link_chosen.connect(self.link_chosen)
        self.because.link_entered.connect(self.link_entered)
        self.fix = FixList()
        self.fix.applied.connect(self._make_so)
        self.fix.planned.connect(self._plan)
        self.fix.taken_back.connect(self._take_control_back)
        self.answers: dict[str, KeyButton] = {}
        for key, word in ANSWERS:
            answer = KeyButton(word, key)
            answer.setCheckable(True)
            answer.setFixedHeight(28)
            answer.clicked.connect(self._answer_of(key))
            self.answers[key] = answer
        self._exempt = KeyButton("Does not apply", "A", "quiet")
        self._exempt.clicked.connect(lambda: self.reply("not_applicable"))
        self.ask = AskLine()
        self.ask.given.connect(self._given)
        self.ask.left.connect(self._left)
        self.decision = DecisionFields()
        self.decision.changed.connect(self._decide)
        self.forget = button("Delete this decision", "link")
        self.forget.clicked.connect(self._forget)
        self.own = OwnThreatWords()
        self.own.kept.connect(self._reword)
        self.own.deleted.connect(self._delete)
        self._others = OtherThreats()
        self._others.chosen.connect(self.show_threat)
        self._line = QFrame()
        self._line.setProperty("look", "rule")
        self.questions = QuestionFold()
        self.questions.replied.connect(self._reply)
        self.questions.left.connect(self.done)
        self.questions.all_asked_for.connect(self.all_questions_asked_for)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._tile)
        head.addWidget(self._letter, 1)
        head.addWidget(self._element)
        head.addWidget(self._leaf)
        head.addWidget(self._state)
        head.addWidget(self.severity)
        answers = QHBoxLayout()
        answers.setContentsMargins(0, 2, 0, 0)
        answers.setSpacing(6)
        for answer in self.answers.values():
            answers.addWidget(answer, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(8)
        column.addLayout(head)
        upper: tuple[QWidget, ...] = (self.question, self._title, self._references, self.past, self.because, self.fix)
        for part in upper:
            column.addWidget(part)
        column.addLayout(answers)
        column.addWidget(self._exempt, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        lower: tuple[QWidget, ...] = (self.ask, self.decision, self.own, self._others, self._line, self.questions)
        for part in lower:
            column.addWidget(part)

    # ---- showing ------------------------------------------------------------------------------------------------

    @property
    def threat(self) -> Threat | None:
        """The threat that the answers are about."""
        return self._threat

    @property
    def element(self) -> str:
        """The element that the card is about, "" while nothing is open."""
        return self._row.element if self._row is not None else ""

    def show_row(self, row: Row, visible: set[str] | None, names_element: bool, alike: Sequence[Row] = ()) -> None:
        """Show a row of threats; `visible` are the keys of the questions on show, None for all of them.

        `alike` are the rows of parallel flows that say the same; what is answered here is answered there.
        """
        threats = {threat.key: threat for threat in (*row.threats, *row.questions)}
        if self._row is None or (row.element, row.letter) != (self._row.element, self._row.letter):
            self._chosen = ""
            self.decision.unfold(False)
            self.ask.leave()
        self._row, self._visible, self._names_element = row, visible, names_element
        self._others_alike = tuple(alike)
        threat = self._threat = threats.get(self._chosen) or lead(row)
        self._show_head(threat, names_element)
        self._show_reasons(threat)
        self._show_answers(threat)
        self.decision.setVisible(threat.state != "question" or threat.decision is not None)
        self.decision.show_threat(threat)
        self.own.setVisible(threat.state == "own")
        self.own.show_sentence(threat.title)
        self._others.show_threats([one for one in row.threats if one.key != threat.key])
        asked = [one for one in questions_of(self._desk.session, row, visible) if one.key != threat.key]
        held_back = 0 if visible is None else sum(one.key not in visible for one in row.questions)
        self._line.setVisible(bool(asked) or held_back > 0)
        self.questions.show_questions(asked, held_back)

    def show_threat(self, key: str) -> None:
        """Let the answers be about another threat of the same row."""
        self._chosen = key
        if self._row is not None:
            self.show_row(self._row, self._visible, self._names_element, self._others_alike)

    def _show_head(self, threat: Threat, names_element: bool) -> None:
        content = self._desk.session.content
        self._tile.show_letter(tile_letter(threat))
        self._letter.show_text(letter_name(threat, content))
        self._element.setVisible(names_element)
        flows = 1 + len(self._others_alike)
        self._element.setText(f"{flows} flows" if flows > 1 else for_button(_short(threat.element_name)))
        names = " and ".join(shown(one.element_name) for one in self.same()) if flows > 1 else threat.element_name
        self._element.setAccessibleName(f"Show {shown(names)} on the diagram")
        set_tool_tip(self._element, names if flows > 1 else "")
        resolved = threat.state in ("resolved_by_design", "orphaned")
        self._leaf.setVisible(threat.state == "resolved_by_design")
        self._state.setVisible(resolved)
        self._state.setText("Resolved by design" if threat.state == "resolved_by_design" else "Rule is gone")
        set_tone(self._state, "resolved" if threat.state == "resolved_by_design" else "quiet")
        self.severity.setVisible(not resolved)
        self.severity.show_severity(threat.severity)
        self.question.setText(shown(threat.question))
        self._title.setVisible(threat.state != "question" and threat.title != threat.question)
        self._title.setText(shown(threat.title))
        self._references.setVisible(self.expert)
        self._references.setText(shown(references_of(content, threat)))

    def _show_reasons(self, threat: Threat) -> None:
        session = self._desk.session
        past = past_of(session, threat)
        self.past.setVisible(bool(past))
        self.past.setText(shown(past))
        pieces = because(session, threat) if not session.engine.is_back(threat.key) else []
        self.because.setVisible(bool(pieces))
        self.because.show_pieces(pieces)
        self.fix.show_fixes(fixes_of(session, threat) if threat.state != "question" else [])

    def _show_answers(self, threat: Threat) -> None:
        decision = threat.decision
        parked = threat.is_parked
        unsure = decision is not None and decision.status is None and bool(decision.owner) and not parked
        chosen = {
            WORRY: threat.status == "open",
            NO_WORRY: threat.status == "not_applicable",
            DONT_KNOW: unsure,
            PARK: parked,
        }
        for key, answer in self.answers.items():
            answer.setChecked(chosen[key])
            answer.setVisible(threat.state != "orphaned")
        self.forget.setVisible(threat.state == "orphaned")
        self._exempt.setVisible(threat.is_asked)

    # ---- answering ----------------------------------------------------------------------------------------------

    def same(self) -> tuple[Threat, ...]:
        """Return what the answers are about: the threat, then the same on parallel flows."""
        return self._with_others(self._threat) if self._threat is not None else ()

    def _with_others(self, threat: Threat) -> tuple[Threat, ...]:
        others = [one for row in self._others_alike for one in (*row.threats, *row.questions)]
        return threat, *(one for one in others if (one.rule, one.state) == (threat.rule, threat.state))

    def answer(self, key: str) -> None:
        """Give one of the four answers by its key."""
        threat = self._threat
        if threat is None or threat.state == "orphaned":
            return
        if key == WORRY:
            deciding.worry(self._desk, self.same())
        elif key == PARK:
            deciding.toggle_parked(self._desk, self.same())
        elif key == DONT_KNOW:
            self._asking = DONT_KNOW
            self.ask.ask("Who could find out?", "A name, or leave it empty", threat_owner(threat), needed=False)
        elif threat.is_asked:
            deciding.no_worry(self._desk, self.same(), "")
        elif threat.status == "not_applicable":
            deciding.take_back(self._desk, self.same())
        else:
            self._asking = NO_WORRY
            self.ask.ask("Why is this no worry? The report shows it.", "Enter keeps, Esc leaves")
        self._show_answers(threat)

    def reply(self, value: Answer) -> None:
        """Answer the question of the card, where it asks one."""
        if self._threat is not None and self._threat.is_asked:
            deciding.answer_question(self._desk, self.same(), value)
            self.done.emit()

    def rate(self, severity: str) -> None:
        """Rate the threat; the same rating again is taken back."""
        if self._threat is not None:
            given = self._threat.decision.severity if self._threat.decision is not None else None
            deciding.rate(self._desk, self.same(), None if given == severity else severity)  # type: ignore[arg-type]

    def offer_ratings(self) -> QMenu:
        """Return the menu of ratings."""
        menu = QMenu(self)
        menu.setAccessibleName("Severity")
        for severity in SEVERITIES:
            menu.addAction(WORDS[severity]).triggered.connect(self._rating_of(severity))
        return menu

    def _offer_ratings(self) -> None:
        self.offer_ratings().popup(self.severity.mapToGlobal(self.severity.rect().bottomLeft()))

    def _rating_of(self, severity: str) -> Callable[[], None]:
        return lambda: self.rate(severity)

    def _answer_of(self, key: str) -> Callable[[], None]:
        return lambda: self.answer(key)

    def _given(self, words: str) -> None:
        if self._threat is None:
            return
        if self._asking == NO_WORRY:
            deciding.no_worry(self._desk, self.same(), words)
        else:
            deciding.dont_know(self._desk, self.same(), words)
        self._left()

    def _left(self) -> None:
        self._asking = ""
        self.done.emit()

    def _take_control_back(self, control: str) -> None:
        if self._threat is not None:
            deciding.take_control_back(self._desk, self.same(), control)

    def _make_so(self, fix: Fix) -> None:
        """Do what a way out says; the card stays on the threat, which is resolved then."""
        if self._threat is not None:
            self._chosen = self._threat.key
            self.done.emit()
            deciding.make_so(self._desk, self.same(), fix)

    def _plan(self, fix: Fix) -> None:
        if self._threat is not None:
            deciding.plan(self._desk, self.same(), fix)

    def _decide(self, name: str, value: object) -> None:
        if self._threat is not None:
            deciding.set_field(self._desk, self.same(), name, value)

    def _reword(self, sentence: str) -> None:
        if self._threat is not None:
            deciding.reword(self._desk, self._threat, sentence)

    def _forget(self) -> None:
        if self._threat is not None:
            deciding.take_back(self._desk, self.same())

    def _delete(self) -> None:
        if self._threat is not None:
            deciding.delete_own(self._desk, self._threat)

    def _reply(self, key: str, value: object) -> None:
        asked = self._desk.session.engine.threat(key)
        if asked is not None:
            deciding.answer_question(self._desk, self._with_others(asked), value)  # type: ignore[arg-type]
            self._desk.flush()

    # ---- Qt -----------------------------------------------------------------------------------------------------

    def height_at(self, width: int) -> int:
        """Return the height that the card needs at a width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def event(self, event: QEvent) -> bool:
        """Tell when the height may differ."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.height_changed.emit()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.parentWidget() is not None and _has_keyboard(self)
        width = 2 if focused else 1
        painter.setPen(QPen(colour("accent"), width))
        painter.setBrush(colour("panel"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


def threat_owner(threat: Threat) -> str:
    """Return who looks after a threat, "" for nobody."""
    return threat.decision.owner if threat.decision is not None else ""


def _short(name: str) -> str:
    one_line = " ".join(shown(name).split())
    return one_line if len(one_line) <= 24 else f"{one_line[:23]}…"


def _has_keyboard(card: QWidget) -> bool:
    """Tell whether the list or anything in the card has the keyboard."""
    focus = card.window().focusWidget()
    if focus is None or not card.window().isActiveWindow():
        return False
    viewport = card.parentWidget()
    return card.isAncestorOf(focus) or focus is viewport or (viewport is not None and focus is viewport.parentWidget())
