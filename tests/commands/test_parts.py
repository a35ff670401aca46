"""Switching parts of the rules: one step, taken back whole, and other parts stay."""

from __future__ import annotations

from drawn import blank
from threatline.commands.parts import switch_part
from threatline.model.document import Document


def document() -> Document:
    return blank().document


def test_switching_on_writes_the_part_and_the_packs_in_one_step_that_undo_takes_back():
    doc = document()
    commits = []
    doc.subscribe(commits.append)

    with doc.transaction("") as tx:
        switch_part(tx, "kiosks", True, {"threatline": "1 a", "acme.kiosks": "2 b"}, "Machines")

    assert doc.project.parts == ("kiosks",)
    assert doc.project.packs == {"threatline": "1 a", "acme.kiosks": "2 b"}
    assert [commit.label for commit in commits] == ["Switch on Machines"]

    doc.replay(commits[0].inverse("undo"))

    assert (doc.project.parts, doc.project.packs) == ((), {})


def test_switching_off_leaves_other_parts_and_forgets_the_pack():
    doc = document()
    with doc.transaction("") as tx:
        switch_part(tx, "privacy", True, {"threatline": "1 a"})
        switch_part(tx, "gone", True, {"threatline": "1 a", "gone": "2 b"})

    with doc.transaction("") as tx:
        switch_part(tx, "gone", False, {"threatline": "1 a"})

    assert doc.project.parts == ("privacy",)
    assert doc.project.packs == {"threatline": "1 a"}


def test_switching_on_twice_is_no_second_part():
    doc = document()
    for _ in range(2):
        with doc.transaction("") as tx:
            switch_part(tx, "privacy", True, {})

    assert doc.project.parts == ("privacy",)
