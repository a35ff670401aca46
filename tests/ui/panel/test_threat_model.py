"""The rows as a list model, without any view: it inserts, moves and removes, and never resets while it follows."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from drawn import Drawn, dfd
from threatline.commands.remove import delete
from threatline.content.load import Content
from threatline.model.document import Transaction
from threatline.model.records import Answer
from threatline.session import Happened, Session
from threatline.ui.panel.threat_model import PAGE, ROW, Key, ThreatModel


class Listing:
    """A model that follows a session at once, and counts its resets."""

    def __init__(self, drawn: Drawn, content: Content, is_watched: bool = True) -> None:
        self.drawn = drawn
        self.session = Session(drawn.document, content)
        self.model = ThreatModel(self.session)
        # Qt's own checks of the model; they read every text and fetch every page.
        self.tester = QAbstractItemModelTester(self.model) if is_watched else None
        self.resets = 0
        self.changed: list[int] = []
        self.session.watch(self.follow)
        self.model.modelReset.connect(self._count)
        self.model.dataChanged.connect(lambda first, _last: self.changed.append(first.row()))

    def _count(self) -> None:
        self.resets += 1

    def follow(self, happened: Happened) -> None:
        self.model.follow([happened])

    def answer(self, name: str, **answers: Answer) -> None:
        with self.session.document.transaction("Answer") as tx:
            tx.update(self.drawn.id(name), {f"answers.{key}": value for key, value in answers.items()})

    def listed(self) -> list[Key]:
        return [self.model.key(at) for at in range(self.model.rowCount())]


@pytest.fixture
def listing(qtbot: QtBot, content: Content) -> Listing:
    return Listing(dfd("customer -> web app -> orders db"), content)


def fresh_keys(listing: Listing) -> list[Key]:
    """What a model that was made just now lists."""
    other = ThreatModel(listing.session)
    other.show_elements(listing.model.chosen)
    return [other.key(at) for at in range(other.rowCount())]


def test_rows_of_one_element_follow_its_answers_without_a_reset(listing: Listing) -> None:
    listing.model.show_elements([listing.drawn.id("web app")])
    listing.resets = 0

    listing.answer("web app", handles_login=True, login_throttled=False)

    assert listing.listed() == fresh_keys(listing)
    assert listing.listed()[0] == (listing.drawn.id("web app"), "S")
    assert listing.resets == 0
    assert listing.changed


def test_rows_of_another_element_are_left_alone(listing: Listing) -> None:
    listing.model.show_elements([listing.drawn.id("orders db")])
    before = listing.listed()

    listing.answer("customer", mfa=False)

    assert listing.listed() == before


def test_the_ranking_of_the_project_follows_without_a_reset(listing: Listing) -> None:
    listing.resets = 0

    listing.answer("web app", handles_login=True, login_throttled=False)
    listing.answer("web app", out_of_scope=True)
    with listing.session.document.transaction("Delete") as tx:
        delete(tx, [listing.drawn.id("orders db")])

    assert listing.listed() == fresh_keys(listing)
    assert {element for element, _ in listing.listed()} <= set(listing.session.document.records)
    assert listing.resets == 0


def test_undo_brings_the_rows_back(listing: Listing) -> None:
    listing.model.show_elements([listing.drawn.id("web app")])
    signing_in = (listing.drawn.id("web app"), "S")
    before, state = listing.listed(), listing.model.row(signing_in).state
    listing.session.run(answer_login, listing.drawn.id("web app"))
    assert listing.model.row(signing_in).state == "suggested" != state

    listing.session.undo()

    assert (listing.listed(), listing.model.row(signing_in).state) == (before, state)


def answer_login(tx: Transaction, id: str) -> None:
    """A command."""
    tx.update(id, {"answers.handles_login": True, "answers.login_throttled": False})


def test_a_long_ranking_is_listed_page_by_page(qtbot: QtBot, content: Content) -> None:
    chains = [f"customer {n} -> web app {n} -> orders db {n}" for n in range(12)]
    listing = Listing(dfd(*chains), content, is_watched=False)
    assert listing.model.rowCount() == PAGE

    listing.model.fetchMore(listing.model.index(-1))

    assert listing.model.rowCount() == 2 * PAGE
    assert listing.listed() == fresh_keys_of_project(listing, 2 * PAGE)


def fresh_keys_of_project(listing: Listing, count: int) -> list[Key]:
    other = ThreatModel(listing.session)
    while other.rowCount() < count:
        other.fetchMore(other.index(-1))
    return [other.key(at) for at in range(count)]


def test_texts_are_made_only_when_somebody_looks(qtbot: QtBot, content: Content) -> None:
    listing = Listing(dfd("customer -> web app -> orders db"), content, is_watched=False)
    listing.answer("web app", handles_login=True, login_throttled=False)
    made = len(listing.model._cards)

    shown = listing.model.index(0).data(ROW)

    assert made == 0
    assert shown.element == listing.listed()[0][0]


def test_rows_can_stand_by_letter(listing: Listing) -> None:
    listing.model.show_elements([listing.drawn.id("web app")])

    listing.model.sort_by_letter(True)

    assert [letter for _, letter in listing.listed()] == list("STRIDE")
