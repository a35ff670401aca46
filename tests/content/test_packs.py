"""Packs that people add: where they are found, what they may change, and what happens to those that are broken."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from content.kiosks import changed, write_pack
from drawn import Drawn, dfd
from threatline.commands.parts import switch_part
from threatline.content import packs
from threatline.content.load import load_content, load_pack
from threatline.content.packs import Installed, absences, in_use, installed_content, user_folder
from threatline.engine.pack import Content
from threatline.engine.threats import Threat
from threatline.model.records import Decision, Project
from threatline.session import Session

HALL = """\
rules:
  - id: HALL-1
    applies_to: store
    stride: I
    role: specific
    title: Everybody in the hall can look at {name}
    question: Who can look at {name}?
    likelihood: 1
    impact: 1
    severity: low
    when: {prop: store_type, is: relational_db}
    controls: {reduce: [CTL-MFA]}
"""


def installed(*named: Path, **environment: str) -> Installed:
    """Look for packs in a home where there are none but those that are named."""
    return installed_content(named, {"HOME": "/nowhere", **environment}, "linux")


@pytest.fixture
def kiosks(tmp_path: Path) -> Content:
    """The shipped pack with one of somebody's own."""
    return installed(write_pack(tmp_path / "kiosks")).content


# ---- where packs are found ----------------------------------------------------------------------------------------


def test_without_packs_there_is_what_ships():
    found = installed()

    assert found.troubles == ()
    assert set(found.content.parts) == {"privacy"}
    assert found.content.pack == load_content().pack


def test_packs_are_found_in_the_settings_in_the_list_of_the_environment_and_where_they_are_named(tmp_path: Path):
    write_pack(tmp_path / "home" / "threatline" / "packs" / "mine", changed("id: kiosks", "id: mine", only_pack()))
    write_pack(tmp_path / "listed", changed("id: kiosks", "id: listed", only_pack()))
    write_pack(tmp_path / "folder" / "named", changed("id: kiosks", "id: named", only_pack()))

    found = installed(
        tmp_path / "folder", XDG_CONFIG_HOME=str(tmp_path / "home"), THREATLINE_PACKS=f":{tmp_path / 'listed'}:/gone"
    )

    assert found.troubles == ()
    assert found.added == {"mine", "listed", "named"}


def only_pack() -> str:
    return "pack:\n  id: kiosks\n  version: 1.2.0\n  extends: threatline\n"


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"HOME": "/h"}, "/h/.config/threatline/packs"),
        ("linux", {"HOME": "/h", "XDG_CONFIG_HOME": "/c"}, "/c/threatline/packs"),
        ("linux", {"HOME": "/h", "XDG_CONFIG_HOME": "c"}, "/h/.config/threatline/packs"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/Threatline/packs"),
        ("win32", {"HOME": "/h", "APPDATA": "/a"}, "/a/Threatline/packs"),
        ("win32", {"HOME": "/h"}, "/h/AppData/Roaming/Threatline/packs"),
    ],
)
def test_the_folder_of_packs_is_where_the_system_keeps_settings(platform, environment, folder):
    assert user_folder(environment, platform) == Path(folder)


@pytest.fixture
def entry_point(monkeypatch):
    """Pretend that a package with this entry point is installed."""

    def install(**places: str) -> None:
        points = [EntryPoint(name, place, packs.GROUP) for name, place in places.items()]
        monkeypatch.setattr(packs, "entry_points", lambda group: points if group == packs.GROUP else [])

    return install


@pytest.mark.parametrize("place", ["pack_of_kiosks", "pack_of_kiosks:FOLDER", "pack_of_kiosks:folder"])
def test_an_installed_package_brings_a_pack_as_a_package_a_path_or_a_function(
    tmp_path, monkeypatch, entry_point, place
):
    folder = write_pack(tmp_path / "pack_of_kiosks")
    (folder / "__init__.py").write_text(
        "from pathlib import Path\n\nFOLDER = Path(__file__).parent\n\n\ndef folder():\n    return FOLDER\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    entry_point(kiosks=place)

    assert installed().added == {"kiosks"}


@pytest.mark.parametrize("place", ["threatline.nowhere:X", "threatline.content.packs:GROUP", "json:loads"])
def test_a_package_that_brings_no_pack_is_named_and_skipped(entry_point, place):
    entry_point(odd=place)

    found = installed()

    assert found.added == set()
    assert found.troubles[0].startswith("The rule pack odd of an installed package was skipped")


# ---- broken packs -------------------------------------------------------------------------------------------------


def test_of_three_packs_the_broken_one_is_named_with_file_line_and_command_and_the_others_work(tmp_path: Path):
    write_pack(tmp_path / "a")
    write_pack(
        tmp_path / "b", changed("id: kiosks", "id: broken", only_pack()) + HALL.replace("stride: I", "stride: Q")
    )
    write_pack(tmp_path / "c", changed("id: kiosks", "id: third", only_pack()))

    found = installed(tmp_path)

    assert found.added == {"kiosks", "third"}
    assert found.troubles == (
        f"The rule pack {tmp_path}/b was skipped. pack.yaml, line 8, HALL-1: “stride” must be one of "
        f"S, T, R, I, D, E, not “Q”. To see everything: threatline rules lint {tmp_path}/b",
    )


def test_of_two_packs_with_one_id_the_second_is_skipped(tmp_path: Path):
    write_pack(tmp_path / "a", only_pack())
    write_pack(tmp_path / "b", only_pack())

    found = installed(tmp_path)

    assert found.added == {"kiosks"}
    assert [trouble.split(". ")[0] for trouble in found.troubles] == [f"The rule pack {tmp_path}/b was skipped"]
    assert "The id kiosks belongs to another pack" in found.troubles[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (only_pack().replace("  extends: threatline\n", ""), "write “extends: threatline” below its version"),
        (only_pack() + "rating: {}\n", "“rating” belongs to the pack that this one extends"),
        (only_pack() + "presets:\n  process:\n    process_type:\n      api: {owner: own_team}\n",
         "belong to another pack, which alone can join them"),
        ("rules: []\n", "no section “pack”"),
        ("pack: *x\n", "Aliases"),
        ("pack: !!python/none {}\n", "tag"),
    ],
)  # fmt: skip
def test_what_a_pack_of_ones_own_may_not_do(tmp_path: Path, text: str, reason: str):
    found = installed(write_pack(tmp_path / "odd", text))

    assert found.added == set()
    assert reason in found.troubles[0]


def test_an_empty_folder_and_a_link_that_leads_out_are_skipped(tmp_path: Path):
    (tmp_path / "packs" / "empty").mkdir(parents=True)
    odd = write_pack(tmp_path / "packs" / "odd", only_pack())
    (odd / "away.yaml").symlink_to(tmp_path / "nowhere.yaml")

    found = installed(tmp_path / "packs")

    assert found.added == set()
    assert ["It holds no .yaml file" in found.troubles[0], "leads out" in found.troubles[1]] == [True, True]


# ---- what a pack changes ------------------------------------------------------------------------------------------


def kiosk() -> Drawn:
    drawn = dfd("visitor -> ticket machine")
    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id("visitor"), {"answers.actor_type": "anonymous_public"})
    return drawn


def threat_of(session: Session, drawn: Drawn) -> Threat | None:
    return session.engine.threat(f"KIOSK-1@{drawn.id('ticket machine')}")


def switch(session: Session, on: bool) -> None:
    project = session.document.project
    parts = ("kiosks",) if on else ()
    session.run(switch_part, "kiosks", on, in_use(session.content, parts, project.packs))


def test_the_rules_and_checks_of_a_pack_hold_once_a_project_switches_it_on(kiosks: Content):
    drawn = kiosk()
    session = Session(drawn.document, kiosks)
    assert threat_of(session, drawn) is None
    assert "KIOSK-CHECK" not in {problem.check for problem in session.engine.problems()}

    switch(session, True)

    threat = threat_of(session, drawn)
    assert threat is not None
    assert threat.state == "question"
    assert "KIOSK-CHECK" in {problem.check for problem in session.engine.problems()}

    session.undo()

    assert threat_of(session, drawn) is None


def test_an_answer_a_preset_and_a_control_of_a_pack_work_on_its_rules(kiosks: Content):
    drawn = kiosk()
    session = Session(drawn.document, kiosks)
    switch(session, True)
    machine = drawn.id("ticket machine")

    for answers, state in ((("screen_clears", False), "suggested"), (("screen_kind", "desk"), "suggested")):
        with drawn.document.transaction("Answer") as tx:
            tx.update(machine, {f"answers.{answers[0]}": answers[1]})
        threat = threat_of(session, drawn)
        assert threat is not None
        assert threat.state == state
    with drawn.document.transaction("Answer") as tx:
        tx.update(machine, absent=["answers.screen_clears"])

    assert threat_of(session, drawn) is None


def test_a_pack_that_is_switched_off_asks_nothing_and_changes_no_threat(kiosks: Content):
    drawn = kiosk()
    plain = Session(kiosk().document, load_content())
    with_pack = Session(drawn.document, kiosks)

    assert [threat.rule for threat in with_pack.engine.threats()] == [threat.rule for threat in plain.engine.threats()]
    assert "screen_kind" not in kiosks.catalogue.among("process", ())
    assert "screen_kind" in kiosks.catalogue.among("process", ("kiosks",))


def test_two_packs_extend_the_shipped_one_side_by_side(tmp_path: Path):
    write_pack(tmp_path / "a")
    write_pack(tmp_path / "b", changed("id: kiosks", "id: halls", only_pack()) + HALL)

    content = installed(tmp_path).content

    assert content.rule["HALL-1"].part == "halls"
    assert content.rule["KIOSK-1"].part == "kiosks"
    assert len(content.active(["halls"])) == len(content.active(())) + 1


# ---- what a project remembers -------------------------------------------------------------------------------------


def test_a_project_remembers_the_packs_it_uses_with_version_and_fingerprint(kiosks: Content):
    session = Session(kiosk().document, kiosks)

    switch(session, True)

    shipped, own = kiosks.pack, kiosks.parts["kiosks"].pack
    assert session.document.project.packs == {
        "threatline": f"{shipped.version} {shipped.sha256}",
        "kiosks": f"1.2.0 {own.sha256}",
    }

    switch(session, False)

    assert list(session.document.project.packs) == ["threatline"]


def test_a_pack_that_is_not_here_is_named_and_its_decisions_stay(kiosks: Content):
    drawn = kiosk()
    with drawn.document.transaction("Decide") as tx:
        project = next(drawn.document.of_kind(Project))
        tx.update(project.id, {"parts": ("kiosks", "privacy"), "packs.kiosks": "1.2.0 abc"})
        machine = drawn.id("ticket machine")
        tx.insert(Decision(id=f"KIOSK-1@{machine}", rule="KIOSK-1", element=machine, status="open"))
    session = Session(drawn.document, load_content())

    sentences = absences(session.document.project, session.content)

    assert len(sentences) == 1
    assert sentences[0].startswith("This project uses the rule pack “kiosks” (version 1.2.0), which is not here")
    threat = threat_of(session, drawn)
    assert threat is not None
    assert threat.state == "orphaned"
    assert absences(session.document.project, kiosks) == []


def test_what_is_remembered_of_an_absent_pack_is_kept_while_another_is_switched():
    content = load_pack().content

    packs_in_use = in_use(content, ("gone", "privacy"), {"gone": "1.0 abc", "old": "2.0 def"})

    assert set(packs_in_use) == {"gone", "threatline"}
