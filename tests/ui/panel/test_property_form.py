"""What is it? Answers, assumptions, several elements at once, data, and fields that keep the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from drawn import blank, dfd
from threatline.model.records import Asset, Diagram, Project
from ui.panel.opened import Open, Opened, click, named, press


def look_at(opened: Opened, *names: str) -> None:
    opened.select(*names)
    opened.panel.show_face("what")


def shop(opened: Open) -> Opened:
    return opened(dfd("customer -> web app -> orders db"))


# ---- protections --------------------------------------------------------------------------------------------------


def test_an_answer_is_one_step_and_shows_what_it_does(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    it.answer("web app", handles_login=True)
    look_at(it, "web app")
    row = it.panel.form.protections["login_throttled"]
    assert row.reason() == "Yes would answer 1 question"
    before = it.steps()

    click(qtbot, row.switch.segment(False))
    it.desk.flush()

    assert it.answers("web app")["login_throttled"] is False
    assert it.steps() == before + 1
    assert row.reason() == "Raises 1 high threat"


def test_the_same_answer_again_is_taken_back(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    it.answer("web app", handles_login=True, login_throttled=True)
    look_at(it, "web app")
    row = it.panel.form.protections["login_throttled"]

    click(qtbot, row.switch.segment(True))
    it.desk.flush()

    assert "login_throttled" not in it.answers("web app")
    assert row.switch.choice() == "unknown"


def test_does_not_apply_is_in_the_menu_of_the_switch(opened: Open) -> None:
    it = shop(opened)
    it.answer("web app", handles_login=True)
    look_at(it, "web app")
    row = it.panel.form.protections["login_throttled"]

    row.switch.offer().actions()[0].trigger()
    it.desk.flush()

    assert it.answers("web app")["login_throttled"] == "not_applicable"
    assert row.reason() == "Does not apply"


def test_presets_are_shown_as_assumptions_and_never_stored(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    it.answer("customer -> web app", protocol="https")
    look_at(it, "customer -> web app")
    row = it.panel.form.protections["encrypted"]

    assert (row.switch.choice(), row.switch.is_assumed()) == (True, True)
    assert row.reason() == "Follows from HTTPS"
    assert it.answers("customer -> web app") == {"protocol": "https"}

    click(qtbot, row.switch.segment(True))
    it.desk.flush()

    assert it.answers("customer -> web app")["encrypted"] is True
    assert not row.switch.is_assumed()


def test_changing_the_choice_changes_what_follows_from_it(opened: Open) -> None:
    it = shop(opened)
    it.answer("customer -> web app", protocol="https")
    look_at(it, "customer -> web app")

    it.panel.form.choices["protocol"].chosen.emit("http")
    it.desk.flush()

    row = it.panel.form.protections["encrypted"]
    assert (row.switch.choice(), row.switch.is_assumed()) == (False, True)
    assert row.reason().startswith("Follows from HTTP")


def test_what_nobody_asks_about_waits_under_more(opened: Open) -> None:
    it = shop(opened)
    look_at(it, "web app")
    first = set(it.panel.form.protections)

    it.panel.form.more.unfold(True)

    assert "login_throttled" not in first
    assert "login_throttled" in it.panel.form.protections
    assert len(first) <= 10


def test_a_question_that_comes_up_brings_its_field(opened: Open) -> None:
    it = shop(opened)
    look_at(it, "web app")
    assert "login_throttled" not in it.panel.form.protections

    it.answer("web app", handles_login=True, login_throttled=False)

    assert it.panel.form.protections["login_throttled"].isVisible()


# ---- several elements ---------------------------------------------------------------------------------------------


def test_an_answer_about_several_elements_is_written_to_all_in_one_step(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> payment service"))
    it.answer("web app", validates_input=False)
    look_at(it, "web app", "payment service")
    before = it.steps()
    row = it.panel.form.protections["validates_input"]
    assert row.switch.choice() is None
    assert row.reason() == "Several answers"

    click(qtbot, row.switch.segment(True))
    it.desk.flush()

    assert it.answers("web app")["validates_input"] is True
    assert it.answers("payment service")["validates_input"] is True
    assert it.steps() == before + 1
    assert row.switch.choice() is True


def test_mixed_choices_are_shown_as_several_values(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> payment service"))
    it.answer("web app", process_type="web_app")
    it.answer("payment service", process_type="service")

    look_at(it, "web app", "payment service")

    choice = it.panel.form.choices["process_type"]
    assert choice.currentIndex() == -1
    assert choice.placeholderText() == "Several values"


def test_elements_of_two_kinds_show_what_both_have(opened: Open) -> None:
    it = shop(opened)

    look_at(it, "customer", "orders db")
    it.panel.form.more.unfold(True)

    assert "environment" in it.panel.form.choices
    assert "actor_type" not in it.panel.form.choices


# ---- features, data, scope, notes ---------------------------------------------------------------------------------


def test_a_feature_is_switched_on_by_its_chip_and_off_by_another_press(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    look_at(it, "web app")
    chip = it.panel.form.features.chip("handles_login")

    click(qtbot, chip)
    it.desk.flush()
    assert it.answers("web app")["handles_login"] is True
    assert chip.isChecked()

    click(qtbot, chip)
    it.desk.flush()
    assert "handles_login" not in it.answers("web app")


def test_a_feature_that_follows_from_the_type_can_be_denied(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    it.answer("web app", process_type="identity_provider")
    look_at(it, "web app")
    chip = it.panel.form.features.chip("handles_login")
    assert chip.isChecked()

    click(qtbot, chip)
    it.desk.flush()

    assert it.answers("web app")["handles_login"] is False
    assert not chip.isChecked()


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen
def test_data_is_created_on_a_flow_in_one_step(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    look_at(it, "customer -> web app")
    before = it.steps()

    click(qtbot, named(it.panel, "Add data"))
    popup = it.panel.form.data.popup
    assert popup is not None
    qtbot.keyClicks(popup.field, "Card number")
    click(qtbot, popup.classes["restricted"])
    it.desk.flush()

    (asset,) = it.desk.document.of_kind(Asset)
    assert (asset.name, asset.answers["classification"]) == ("Card number", "restricted")
    assert it.drawn["customer -> web app"].data == (asset.id,)
    assert it.steps() == before + 1
    assert list(it.panel.form.data.tiles()) == [asset.id]


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a screen
def test_data_that_exists_is_found_by_typing_and_taken_by_enter(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    look_at(it, "customer -> web app")
    for name in ("Card number", "Address"):
        click(qtbot, named(it.panel, "Add data"))
        qtbot.keyClicks(it.panel.form.data.popup.field, name)
        qtbot.keyClick(it.panel.form.data.popup.field, Qt.Key.Key_Return)
        it.desk.flush()
    look_at(it, "web app -> orders db")

    click(qtbot, named(it.panel, "Add data"))
    qtbot.keyClicks(it.panel.form.data.popup.field, "card")
    qtbot.keyClick(it.panel.form.data.popup.field, Qt.Key.Key_Return)
    it.desk.flush()

    card = next(asset for asset in it.desk.document.of_kind(Asset) if asset.name == "Card number")
    assert it.drawn["web app -> orders db"].data == (card.id,)
    assert it.desk.document.count("asset") == 2


def test_leaving_out_asks_for_the_reason_in_place(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    look_at(it, "orders db")
    it.panel.form.more.unfold(True)

    click(qtbot, named(it.panel, "Leave it out of scope"))
    it.desk.flush()
    qtbot.keyClicks(it.panel.window().focusWidget(), "Run by Ada")
    press(qtbot, it, Qt.Key.Key_Return)

    assert it.answers("orders db")["out_of_scope"] is True
    assert it.drawn["orders db"].out_of_scope_reason == "Run by Ada"


def test_notes_are_kept_when_their_field_is_left(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    look_at(it, "web app")
    it.panel.form.notes.setFocus()
    qtbot.keyClicks(it.panel.form.notes, "Moves in March")

    it.elsewhere.setFocus()

    assert it.drawn["web app"].description == "Moves in March"
    assert it.steps() == 1


def test_a_flow_names_the_boundary_it_leaves_and_whether_anything_guards_it(opened: Open) -> None:
    it = shop(opened)
    it.drawn.box_around("Shop cloud", "web app", "orders db")
    it.desk.flush()

    look_at(it, "customer -> web app")

    texts = [label.text() for label in it.panel.form.findChildren(QLabel) if label.isVisible()]
    assert "Enters Shop cloud" in texts
    assert "Nobody has said yet what guards it" in texts


# ---- keeping the keyboard -----------------------------------------------------------------------------------------


def test_a_commit_does_not_take_the_keyboard_from_a_field(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    it.answer("web app", handles_login=True)
    look_at(it, "web app")
    switch = it.panel.form.protections["login_throttled"].switch
    switch.segment(True).setFocus()

    press(qtbot, it, Qt.Key.Key_Space)
    it.desk.flush()
    press(qtbot, it, Qt.Key.Key_Right)
    press(qtbot, it, Qt.Key.Key_Space)
    it.desk.flush()

    assert it.answers("web app")["login_throttled"] is False
    assert it.panel.window().focusWidget() is switch.segment(False)


def test_words_being_typed_survive_a_commit_from_elsewhere(qtbot: QtBot, opened: Open) -> None:
    it = shop(opened)
    look_at(it, "web app")
    it.panel.form.notes.setFocus()
    qtbot.keyClicks(it.panel.form.notes, "Half a sent")

    it.answer("customer", authenticates=True)

    assert it.panel.form.notes.toPlainText() == "Half a sent"


# ---- the project --------------------------------------------------------------------------------------------------


def test_nothing_selected_is_the_project_with_its_title_and_diagrams(qtbot: QtBot, opened: Open) -> None:
    it = opened(blank())
    it.panel.show_face("what")
    title = it.panel.project.title
    title.setFocus()
    title.selectAll()

    qtbot.keyClicks(title, "Web shop")
    press(qtbot, it, Qt.Key.Key_Return)
    click(qtbot, named(it.panel, "Add a diagram"))
    it.desk.flush()

    (project,) = it.desk.document.of_kind(Project)
    assert project.title == "Web shop"
    assert it.desk.document.count("diagram") == 2
    assert it.panel.header.name.text() == "Web shop"


def test_data_assets_of_the_project_get_a_name_a_class_and_what_they_are_about(qtbot: QtBot, opened: Open) -> None:
    it = opened(blank())
    it.panel.show_face("what")

    click(qtbot, named(it.panel, "Add data"))
    qtbot.keyClicks(it.panel.window().focusWidget(), "Address")
    press(qtbot, it, Qt.Key.Key_Return)
    (row,) = it.panel.project.assets.rows.values()
    row.classification.chosen.emit("confidential")
    row.unfold(True)
    click(qtbot, named(row, "Personal"))
    it.desk.flush()

    (asset,) = it.desk.document.of_kind(Asset)
    assert asset.name == "Address"
    assert asset.answers == {"classification": "confidential", "tags": ("personal",)}


def test_a_diagram_is_renamed_in_its_field(qtbot: QtBot, opened: Open) -> None:
    it = opened(blank())
    it.panel.show_face("what")
    field = named(it.panel, "Name of the diagram")
    field.setFocus()
    field.selectAll()

    qtbot.keyClicks(field, "Context")
    press(qtbot, it, Qt.Key.Key_Return)

    (page,) = it.desk.document.of_kind(Diagram)
    assert page.name == "Context"


# ---- assumptions, and what lies inside ----------------------------------------------------------------------------


def test_what_is_assumed_about_a_process_is_confirmed_by_one_link(opened: Open) -> None:
    it = shop(opened)
    it.answer("web app", process_type="identity_provider")
    look_at(it, "web app")
    form, before = it.panel.form, it.steps()
    chip = form.features.chip("handles_login")
    assert (chip.isChecked(), chip.property("assumed")) == (True, "true")

    form._assumed.link_chosen.emit(form._assumed.links()[0])
    it.desk.flush()

    assert it.answers("web app")["handles_login"] is True
    assert (it.steps(), chip.property("assumed"), form._assumed.isVisible()) == (before + 1, "false", False)


def test_what_a_fresh_process_does_is_asked_first_and_the_most_telling_before_the_rest(opened: Open) -> None:
    it = shop(opened)
    look_at(it, "web app")

    first = [chip.accessibleName() for chip in it.panel.form.features._chips.values()][:7]

    specs = it.desk.session.content.catalogue.of("process")
    assert specs["handles_login"].label in first
    assert it.panel.form._does.y() < it.panel.form.more.y()


def test_everything_inside_a_boundary_is_answered_for_in_one_step(qtbot: QtBot, opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders api -> orders db"))
    it.drawn.box_around("cloud", "web app", "orders api", "orders db")
    look_at(it, "cloud")

    click(qtbot, named(it.panel, "Answer for 2 processes"))
    before = it.steps()
    click(qtbot, it.panel.form.features.chip("handles_login"))
    it.desk.flush()

    assert {*it.desk.selection} == {it.drawn.id("web app"), it.drawn.id("orders api")}
    assert it.answers("web app")["handles_login"] is it.answers("orders api")["handles_login"] is True
    assert it.steps() == before + 1


def test_everything_inside_counts_the_flows_that_never_leave(opened: Open) -> None:
    it = opened(dfd("customer -> web app -> orders api -> orders db"))
    it.drawn.box_around("cloud", "web app", "orders api", "orders db")

    look_at(it, "cloud")

    assert named(it.panel, "Answer for everything: 5 elements")
    assert named(it.panel, "Answer for 2 flows")
