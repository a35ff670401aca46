"""A check is set aside with a reason; the reason lives and leaves with what it is about."""

from __future__ import annotations

import pytest

from drawn import Drawn, dfd, kept
from threatline.commands.answer import add_asset, delete_asset
from threatline.commands.fragment import duplicate
from threatline.commands.pages import add_diagram
from threatline.commands.remove import delete, delete_diagram
from threatline.commands.waive import set_aside, take_up_again
from threatline.model.errors import Invalid
from threatline.model.records import Waiver


def do(drawn: Drawn, command, *args):
    with drawn.document.transaction("Do") as tx:
        return command(tx, *args)


def waivers(drawn: Drawn) -> list[tuple[str, str, str]]:
    return sorted((one.check, one.element, one.reason) for one in drawn.document.of_kind(Waiver))


def test_setting_aside_needs_a_reason():
    drawn = dfd("customer -> web app")

    with pytest.raises(Invalid, match="why this is fine"):
        do(drawn, set_aside, "CHK-09", drawn.id("web app"), "  ")

    assert waivers(drawn) == []


def test_a_second_reason_takes_the_place_of_the_first():
    drawn = dfd("customer -> web app")
    app = drawn.id("web app")
    do(drawn, set_aside, "CHK-09", app, "first")

    do(drawn, set_aside, "CHK-09", app, "second")

    assert waivers(drawn) == [("CHK-09", app, "second")]


def test_what_was_set_aside_can_be_taken_up_again_and_both_can_be_undone():
    drawn = dfd("customer -> web app")
    history = kept(drawn.document)
    do(drawn, set_aside, "CHK-09", drawn.id("web app"), "fine")
    do(drawn, take_up_again, "CHK-09", drawn.id("web app"))
    assert waivers(drawn) == []

    history.undo()
    assert len(waivers(drawn)) == 1

    history.undo()
    assert waivers(drawn) == []


def test_taking_up_what_nobody_set_aside_is_refused():
    drawn = dfd("customer -> web app")

    with pytest.raises(Invalid):
        do(drawn, take_up_again, "CHK-09", drawn.id("web app"))


def test_a_reason_leaves_with_its_element_and_undo_brings_both_back():
    drawn = dfd("customer -> web app")
    history = kept(drawn.document)
    do(drawn, set_aside, "CHK-09", drawn.id("web app"), "fine")
    before = waivers(drawn)

    do(drawn, delete, [drawn.id("web app")])
    assert waivers(drawn) == []

    history.undo()
    assert waivers(drawn) == before


def test_reasons_leave_with_their_data_and_with_their_diagram():
    drawn = dfd("customer -> web app")
    asset = do(drawn, add_asset, "Card number")
    page = do(drawn, add_diagram)
    do(drawn, set_aside, "CHK-07", asset, "fine")
    do(drawn, set_aside, "CHK-23", page, "fine")

    do(drawn, delete_asset, asset)
    do(drawn, delete_diagram, page)

    assert waivers(drawn) == []


def test_a_copy_has_the_reasons_of_its_original():
    drawn = dfd("customer -> web app")
    do(drawn, set_aside, "CHK-09", drawn.id("web app"), "fine")

    (copy,) = do(drawn, duplicate, [drawn.id("web app")], 10.0, 10.0).elements

    assert ("CHK-09", copy, "fine") in waivers(drawn)


def test_a_check_cannot_be_set_aside_for_a_decision():
    drawn = dfd("customer -> web app")
    key = do(drawn, set_aside, "CHK-09", drawn.id("web app"), "fine")

    with pytest.raises(Invalid):
        do(drawn, set_aside, "CHK-09", key, "fine")
