"""What people do with the cards: answer, apply, set aside, walk, all with real keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from drawn import blank, dfd
from threatline.commands.place import place
from threatline.commands.rename import rename
from threatline.model.geometry import Point
from threatline.model.identity import threat_key
from threatline.model.records import ControlUse, Decision, OwnThreat
from ui.panel.opened import Open, Opened, click, named, press


def login(opened: Opened) -> None:
    """Let people sign in at the web app without a limit, so that PR-S-03 is suggested."""
    opened.answer("web app", handles_login=True, login_throttled=False)
    opened.select("web app")


def decision(opened: Opened, rule: str, name: str) -> Decision | None:
    found = opened.desk.document.records.get(threat_key(rule, opened.drawn.id(name)))
    return found if isinstance(found, Decision) else None


def open_threat(opened: Opened, rule: str, name: str) -> None:
    opened.panel.threats.open_threat(threat_key(rule, opened.drawn.id(name)))


# ---- what is shown ------------------------------------------------------------------------------------------------


def test_an_element_shows_one_row_for_each_letter(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))

    it.select("web app")

    letters = [it.panel.rows.key(at)[1] for at in range(it.panel.rows.rowCount())]
    assert sorted(letters) == sorted("STRIDE")
    assert it.panel.header.name.text() == "web app"
    assert it.panel.header.place.text() == "Process in Overview · 2 flows"


def test_nothing_selected_shows_the_whole_project_with_the_worst_first(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.answer("web app", handles_login=True, login_throttled=False)

    first = it.panel.rows.card(it.panel.rows.key(0))

    assert first is not None
    assert (first.element_name, first.severity) == ("web app", "high")
    assert it.panel.header.name.text() == "Drawn"


def test_several_elements_show_the_threats_of_all_of_them(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))

    it.select("customer", "orders db")

    elements = {it.panel.rows.key(at)[0] for at in range(it.panel.rows.rowCount())}
    assert elements == {it.drawn.id("customer"), it.drawn.id("orders db")}
    assert it.panel.header.name.text() == "2 elements"
    assert it.panel.header.place.text() == "1 actor, 1 store"


def test_a_card_says_why_it_is_shown_and_each_fact_leads_to_where_it_is_answered(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    card = it.panel.threats.card

    assert card.because.text().startswith("because ")
    link = next(link for link in card.because.links() if link.endswith("/login_throttled"))
    card.because.link_chosen.emit(link)

    switch = it.panel.form.protections["login_throttled"].switch
    assert it.panel.switch.face() == 1
    assert switch.isAncestorOf(it.panel.window().focusWidget())


def test_hostile_names_are_shown_as_text(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    name = "<b>web</b><img src=x onerror=alert(1)> & co"
    it.desk.run(rename, it.drawn.id("web app"), name)
    it.desk.flush()
    it.desk.select([next(r.id for r in it.desk.document.records.values() if getattr(r, "name", "") == name)])
    it.panel.show_face("what")

    labels = it.panel.findChildren(QLabel)

    assert it.panel.header.name.text() == name
    assert name in it.panel.threats.card.question.text()
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert all("<b>" not in w.toolTip() and "<img" not in w.toolTip() for w in it.panel.findChildren(QWidget))


def test_every_control_has_an_accessible_name(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    it.panel.threats.card.decision.unfold(True)
    it.panel.own.unfold(True)
    it.panel.show_face("what")
    it.panel.form.more.unfold(True)

    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    controls = [w for kind in kinds for w in it.panel.findChildren(kind) if w.objectName() != "qt_spinbox_lineedit"]
    nameless = [w for w in controls if not w.accessibleName() and not isinstance(w.parent(), QComboBox)]

    assert len(controls) > 60
    assert nameless == []


def test_an_empty_diagram_says_how_to_begin(opened: Open) -> None:
    it = opened(blank())

    assert it.panel.empty.isVisible()
    assert "Type “Customer -> Web app” below, or press 2" in it.panel.empty.sentence()


def test_an_element_out_of_scope_says_why_and_can_be_taken_back_in(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    with it.desk.document.transaction("Leave out") as tx:
        tx.update(it.drawn.id("web app"), {"answers.out_of_scope": True, "out_of_scope_reason": "It belongs to Ada"})
    it.select("web app")
    assert "It belongs to Ada" in it.panel.empty.sentence()

    click(qtbot, it.panel.empty.act)
    it.desk.flush()

    assert "out_of_scope" not in it.answers("web app")
    assert it.panel.rows.rowCount() == 6


# ---- answering ----------------------------------------------------------------------------------------------------


def test_answering_a_question_changes_the_threats_and_is_one_step(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.answer("web app", handles_login=True, authenticates_callers=True)
    it.select("web app")
    it.panel.threats.open_row((it.drawn.id("web app"), "S"))
    question = it.desk.session.engine.threat(threat_key("PR-S-03", it.drawn.id("web app"))).question
    before = it.steps()

    click(qtbot, named(it.panel, f"No: {question}"))
    it.desk.flush()

    assert it.answers("web app")["login_throttled"] is False
    assert it.steps() == before + 1
    assert it.panel.threats.card.threat.rule == "PR-S-03"
    it.desk.undo()
    assert "login_throttled" not in it.answers("web app")


def test_worry_takes_a_threat_on_and_a_second_worry_takes_that_back(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    worry = it.panel.threats.card.answers["1"]

    click(qtbot, worry)
    it.desk.flush()
    taken_on = decision(it, "PR-S-03", "web app")

    assert taken_on is not None
    assert taken_on.status == "open"
    assert worry.isChecked()
    click(qtbot, worry)
    it.desk.flush()
    assert decision(it, "PR-S-03", "web app") is None


def test_setting_aside_needs_a_reason_and_escape_leaves(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.threats.setFocus()
    card = it.panel.threats.card

    press(qtbot, it, Qt.Key.Key_2)
    assert card.ask.isVisible()
    press(qtbot, it, Qt.Key.Key_Return)
    assert card.ask.isVisible()
    assert decision(it, "PR-S-03", "web app") is None
    press(qtbot, it, Qt.Key.Key_Escape)
    assert not card.ask.isVisible()
    press(qtbot, it, Qt.Key.Key_2)
    qtbot.keyClicks(it.panel.window().focusWidget(), "1 door only")
    press(qtbot, it, Qt.Key.Key_Return)
    it.desk.flush()

    set_aside = decision(it, "PR-S-03", "web app")
    assert set_aside is not None
    assert (set_aside.status, set_aside.reason) == ("not_applicable", "1 door only")


def test_not_knowing_keeps_the_question_open_with_an_owner(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.threats.setFocus()

    press(qtbot, it, Qt.Key.Key_3)
    qtbot.keyClicks(it.panel.window().focusWidget(), "Ada")
    press(qtbot, it, Qt.Key.Key_Return)
    it.desk.flush()

    owned = decision(it, "PR-S-03", "web app")
    assert owned is not None
    assert (owned.status, owned.owner) == (None, "Ada")


def test_parking_changes_nothing_else(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.threats.setFocus()

    press(qtbot, it, Qt.Key.Key_4)
    it.desk.flush()

    parked = decision(it, "PR-S-03", "web app")
    assert parked is not None
    assert (parked.parked, parked.status) == (True, None)


def test_a_control_is_planned_first_or_put_in_place_at_once(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.threats.setFocus()

    press(qtbot, it, Qt.Key.Key_P)
    it.desk.flush()
    (use,) = it.desk.document.of_kind(ControlUse)
    assert (use.control, use.state) == ("CTL-THROTTLE-LOGIN", "planned")
    assert named(it.panel, "In place: Slow down and notice repeated sign-in attempts, key C")

    press(qtbot, it, Qt.Key.Key_C)
    it.desk.flush()
    (use,) = it.desk.document.of_kind(ControlUse)
    threat = it.desk.session.engine.threat(threat_key("PR-S-03", it.drawn.id("web app")))
    assert use.state == "in_place"
    assert threat.state == "resolved_by_design"


@pytest.mark.parametrize(
    ("key", "severity"),
    [(Qt.Key.Key_L, "low"), (Qt.Key.Key_M, "medium"), (Qt.Key.Key_H, "high"), (Qt.Key.Key_X, "critical")],
)
def test_one_key_rates_a_threat(qtbot: QtBot, opened: Open, key: Qt.Key, severity: str) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.threats.setFocus()

    press(qtbot, it, key)
    it.desk.flush()

    rated = decision(it, "PR-S-03", "web app")
    assert rated is not None
    assert rated.severity == severity


def test_the_owner_key_opens_the_owner_and_what_is_typed_there_is_one_step(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.threats.setFocus()
    before = it.steps()

    press(qtbot, it, Qt.Key.Key_O)
    qtbot.keyClicks(it.panel.window().focusWidget(), "Jo 123")
    press(qtbot, it, Qt.Key.Key_Return)
    it.desk.flush()

    owned = decision(it, "PR-S-03", "web app")
    assert owned is not None
    assert owned.owner == "Jo 123"
    assert it.steps() == before + 1


def test_a_threat_can_be_added_by_hand_to_any_letter(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.select("orders db")

    click(qtbot, it.panel.own.open)
    click(qtbot, named(it.panel, "Overstepping (E)"))
    qtbot.keyClicks(it.panel.own.sentence, "A backup lies in the car")
    qtbot.keyClick(it.panel.own.sentence, Qt.Key.Key_Return)

    (own,) = it.desk.document.of_kind(OwnThreat)
    assert (own.stride, own.title, own.element) == ("E", "A backup lies in the car", it.drawn.id("orders db"))
    assert it.panel.threats.current == (it.drawn.id("orders db"), "E")
    assert it.panel.threats.card.threat.status == "open"


# ---- walking ------------------------------------------------------------------------------------------------------


def test_j_and_k_walk_through_the_rows(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.select("web app")
    it.panel.take_keyboard()

    press(qtbot, it, Qt.Key.Key_J)
    press(qtbot, it, Qt.Key.Key_J)
    press(qtbot, it, Qt.Key.Key_K)

    assert it.panel.rows.position(it.panel.threats.current) == 1


def test_walking_through_the_project_selects_and_lights_each_element_and_keeps_the_list(
    qtbot: QtBot, opened: Open
) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.panel.take_keyboard()
    before = it.panel.rows.rowCount()

    press(qtbot, it, Qt.Key.Key_J)

    element = it.panel.threats.current[0]
    assert it.desk.selection == (element,)
    assert element in it.desk.lit
    assert it.panel.rows.chosen == ()
    assert it.panel.rows.rowCount() == before


def test_enter_shows_the_element_of_a_threat_with_its_own_rows(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.panel.take_keyboard()
    press(qtbot, it, Qt.Key.Key_J)
    current = it.panel.threats.current

    press(qtbot, it, Qt.Key.Key_Return)

    assert it.panel.rows.chosen == (current[0],)
    assert it.panel.threats.current == current


def test_the_list_of_the_project_keeps_its_place_while_an_element_is_looked_at(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db", "clerk -> back office -> ledger", "a -> b -> c"))
    bar = it.panel.threats.verticalScrollBar()
    it.panel.threats.go_to(it.panel.rows.key(25))
    it.desk.select([])
    place, current = bar.value(), it.panel.threats.current
    assert place > 0

    it.select("web app")
    it.desk.select([])

    assert (bar.value(), it.panel.threats.current) == (place, current)


def test_leaving_the_list_darkens_nothing_any_more(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.select("web app")
    it.panel.take_keyboard()
    assert it.desk.lit

    it.elsewhere.setFocus()

    assert it.desk.lit == frozenset()


def test_f6_leaves_the_panel(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.panel.take_keyboard()

    with qtbot.waitSignal(it.panel.left):
        press(qtbot, it, Qt.Key.Key_F6)


def test_keys_of_the_list_are_not_taken_by_shortcuts_of_the_window(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    from PySide6.QtGui import QKeySequence, QShortcut

    stolen: list[int] = []
    QShortcut(QKeySequence("2"), it.panel.window()).activated.connect(lambda: stolen.append(2))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.take_keyboard()

    press(qtbot, it, Qt.Key.Key_2)

    assert stolen == []
    assert it.panel.threats.card.ask.isVisible()


# ---- following ----------------------------------------------------------------------------------------------------


def test_a_card_being_edited_survives_a_commit_from_elsewhere(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    card = it.panel.threats.card
    card.decision.enter("owner")
    qtbot.keyClicks(card.decision.owner, "Ad")

    it.answer("web app", encodes_output=False)

    assert card.decision.owner.text() == "Ad"
    assert it.panel.window().focusWidget() is card.decision.owner


def test_deleting_the_selected_element_shows_the_project_again(opened: Open) -> None:
    from threatline.commands.remove import delete

    it = opened(dfd("customer -> web app -> orders db"))
    it.select("orders db")

    it.desk.run(delete, [it.drawn.id("orders db")])
    it.desk.flush()

    assert it.panel.rows.chosen == ()
    assert it.panel.header.name.text() == "Drawn"


def test_a_new_element_appears_in_the_list_of_the_project(opened: Open) -> None:
    it = opened(blank())

    it.desk.run(place, "process", it.drawn.diagram, Point(0, 0), "web app")
    it.desk.flush()

    assert it.panel.rows.rowCount() == 6
    assert not it.panel.empty.isVisible()


def test_the_open_card_stays_in_place_while_somebody_works_on_it_and_falls_behind_afterwards(
    qtbot: QtBot, opened: Open
) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.answer("web app", multi_tenant=True, tenant_isolation=False)
    login(it)
    worst, following = it.panel.rows.key(0), it.panel.rows.key(1)
    it.panel.threats.open_row(worst)
    it.panel.threats.setFocus()

    press(qtbot, it, Qt.Key.Key_L)
    it.desk.flush()
    while_working = it.panel.rows.position(worst)
    press(qtbot, it, Qt.Key.Key_J)

    assert while_working == 0
    assert it.panel.threats.current == following
    assert it.panel.rows.position(worst) > it.panel.rows.position(following)


def test_enter_in_a_field_of_the_card_does_not_reach_the_list(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.panel.take_keyboard()
    press(qtbot, it, Qt.Key.Key_J)
    press(qtbot, it, Qt.Key.Key_O)

    qtbot.keyClicks(it.panel.window().focusWidget(), "Ada")
    press(qtbot, it, Qt.Key.Key_Return)
    press(qtbot, it, Qt.Key.Key_Down)

    assert it.panel.rows.chosen == ()


def test_elements_stay_lit_while_somebody_types_in_the_card(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    it.panel.take_keyboard()

    press(qtbot, it, Qt.Key.Key_O)
    qtbot.keyClicks(it.panel.window().focusWidget(), "Ada")

    assert it.drawn.id("web app") in it.desk.lit


def test_pointing_at_a_card_lights_what_made_it_true(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    box = it.drawn.box_around("Shop", "web app", "orders db")
    it.answer("web app", authenticates_callers=False)
    it.select("web app")
    row = it.panel.rows.position((it.drawn.id("web app"), "T"))
    place = it.panel.threats.visualRect(it.panel.rows.index(row)).center()

    qtbot.mouseMove(it.panel.threats.viewport(), place)
    assert it.desk.lit == {it.drawn.id("web app")}
    open_threat(it, "PR-S-01", "web app")
    it.panel.take_keyboard()

    assert it.desk.lit == {it.drawn.id("web app"), it.drawn.id("customer"), it.drawn.id("customer -> web app"), box}


def test_a_very_large_selection_lists_the_first_elements_and_says_so(opened: Open) -> None:
    chains = [f"customer {n} -> web app {n} -> orders db {n}" for n in range(40)]
    it = opened(dfd(*chains))

    it.desk.select(id for id in it.desk.document.records if id not in (it.drawn.diagram, it.desk.document.project.id))

    assert it.panel.header.name.text() == "200 elements"
    assert "of the first 100 elements" in it.panel.summary.text()
    assert len(it.panel.rows.chosen) == 100


def test_a_threat_written_by_hand_can_be_reworded_and_deleted(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    it.select("orders db")
    it.panel.own.added.emit("E", "A backup lies in teh car")
    field = it.panel.threats.card.own.sentence
    field.setFocus()
    field.selectAll()

    qtbot.keyClicks(field, "A backup lies in the car")
    press(qtbot, it, Qt.Key.Key_Return)
    it.desk.flush()
    (own,) = it.desk.document.of_kind(OwnThreat)
    assert own.title == "A backup lies in the car"

    click(qtbot, named(it.panel, "Delete this threat"))
    it.desk.flush()
    assert it.desk.document.count("own_threat") == 0
    assert it.desk.document.count("decision") == 0


def test_the_severity_of_a_card_is_changed_from_its_menu_and_taken_back_by_the_same_choice(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    card = it.panel.threats.card
    entries = {entry.text(): entry for entry in card.offer_ratings().actions()}

    entries["Low"].trigger()
    it.desk.flush()
    assert decision(it, "PR-S-03", "web app").severity == "low"
    entries["Low"].trigger()
    it.desk.flush()

    assert decision(it, "PR-S-03", "web app") is None


def test_a_control_that_was_planned_can_be_taken_back(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders db"))
    login(it)
    open_threat(it, "PR-S-03", "web app")
    it.panel.threats.card.fix.apply()
    it.desk.flush()
    assert it.desk.document.count("control_use") == 1

    (entry,) = [a for a in it.panel.threats.card.fix.offer().actions() if a.text().startswith("Take back")]
    entry.trigger()

    assert it.desk.document.count("control_use") == 0
