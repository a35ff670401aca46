"""What is asked of several records is found once, with the records that nobody has answered for."""

from __future__ import annotations

from drawn import dfd
from engine_pieces import engine_of
from threatline.commands.answer import answer
from threatline.model.document import Document


def say(document: Document, id: str, **answers) -> None:
    with document.transaction("Answer") as tx:
        for name, value in answers.items():
            answer(tx, [id], name, value)


def shared(drawn):
    return {one.spec.name: one for one in engine_of(drawn).shared_questions()}


def test_what_two_processes_are_asked_is_asked_of_both_at_once():
    drawn = dfd("web app -> payment service")
    for name in ("web app", "payment service"):
        say(drawn.document, drawn.id(name), handles_login=True)

    found = shared(drawn)["login_throttled"]

    assert {*found.places} == {drawn.id("web app"), drawn.id("payment service")}
    assert (found.questions, found.claim()) == (2, "Each of these slows down guessing")


def test_one_who_is_asked_alone_is_not_asked_together():
    drawn = dfd("web app -> payment service")
    say(drawn.document, drawn.id("web app"), handles_login=True)

    assert "login_throttled" not in shared(drawn)


def test_who_has_answered_is_not_asked_again():
    drawn = dfd("web app -> payment service -> mail service")
    for name in ("web app", "payment service", "mail service"):
        say(drawn.document, drawn.id(name), handles_login=True)
    say(drawn.document, drawn.id("mail service"), login_throttled=False)

    assert {*shared(drawn)["login_throttled"].places} == {drawn.id("web app"), drawn.id("payment service")}


def test_a_neighbour_is_asked_where_the_answer_lies():
    drawn = dfd("clerk -> back office", "clerk -> archive desk")
    say(drawn.document, drawn.id("clerk"), actor_type="staff")

    places = shared(drawn)["logs_security_events"].places

    assert {drawn.id("back office"), drawn.id("archive desk")} <= {*places}
    assert drawn.id("clerk") not in places
