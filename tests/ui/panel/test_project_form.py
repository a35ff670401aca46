"""The title page: what else a project looks for can be switched, also by a pack of somebody's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from content.kiosks import changed, write_pack
from drawn import Drawn, dfd
from threatline.content.load import Content
from threatline.content.packs import installed_content
from ui.panel.opened import Open, Opened, click, named

QUESTION_FOR_ALL = """\
  model:
    machines_watched:
      type: tri
      label: Somebody looks after the machines
      role: control
      default: unknown
      help: Day and night.
      if_yes: it is looked after
      if_no: it is left alone
"""


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The shipped pack with one of somebody's own, which asks something about the project as a whole."""
    folder: Path = tmp_path_factory.mktemp("packs") / "kiosks"
    write_pack(folder, changed("properties:\n", "properties:\n" + QUESTION_FOR_ALL))
    return installed_content([folder], {"HOME": "/nowhere"}, "linux").content


def title_page(opened: Open, drawn: Drawn | None = None) -> Opened:
    it = opened(drawn or dfd("customer -> web app"))
    it.select()
    it.panel.show_face("what")
    return it


def words_in(it: Opened) -> list[str]:
    return [words.text() for words in it.panel.project.findChildren(QLabel) if words.isVisible()]


def test_every_part_has_a_switch_with_its_label_and_its_help(opened: Open):
    it = title_page(opened)

    assert list(it.panel.project.parts.rows) == ["privacy", "kiosks"]
    assert {"Privacy", "Machines in public places", "Ask about screens that strangers use."} <= set(words_in(it))


def test_a_part_is_switched_on_and_off_and_each_is_one_step_that_can_be_taken_back(qtbot: QtBot, opened: Open):
    it = title_page(opened)
    project = it.desk.document.project

    click(qtbot, named(it.panel, "Switch on Machines in public places"))
    assert it.desk.document.project.parts == ("kiosks",)
    assert set(it.desk.document.project.packs) == {"threatline", "kiosks"}
    assert it.steps() == 1

    click(qtbot, named(it.panel, "Switch off Machines in public places"))
    assert it.desk.document.project.parts == ()

    it.desk.session.undo()
    it.desk.session.undo()
    it.desk.flush()
    assert it.desk.document.project == project
    assert named(it.panel, "Switch on Machines in public places")


def test_a_pack_asks_about_the_project_and_its_elements_only_while_it_is_switched_on(qtbot: QtBot, opened: Open):
    it = title_page(opened)
    assert "Somebody looks after the machines" not in words_in(it)

    click(qtbot, named(it.panel, "Switch on Machines in public places"))
    it.desk.flush()
    assert "Somebody looks after the machines" in words_in(it)
    it.select("web app")
    assert "screen_kind" in it.panel.form.choices

    it.select()
    click(qtbot, named(it.panel, "Switch off Machines in public places"))
    it.desk.flush()
    it.select("web app")
    assert "screen_kind" not in it.panel.form.choices


def test_a_pack_that_is_not_here_is_named_and_can_be_switched_off(qtbot: QtBot, opened: Open):
    drawn = dfd("customer -> web app")
    with drawn.document.transaction("Elsewhere") as tx:
        tx.update(drawn.document.project.id, {"parts": ("<b>acme</b>",), "packs.acme": "1 a"})
    it = title_page(opened, drawn)
    assert "“<b>acme</b>”" in words_in(it)

    click(qtbot, named(it.panel, "Switch off “<b>acme</b>”"))
    it.desk.flush()

    assert it.desk.document.project.parts == ()
    assert "“<b>acme</b>”" not in words_in(it)
