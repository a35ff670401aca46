"""What somebody already said counts where nobody would be asked: no new question, but a threat for a plain no."""

from __future__ import annotations

import pytest

from drawn import Drawn, dfd
from engine_pieces import engine_of
from threatline.engine.threats import State


def answered(drawn: Drawn, name: str, **answers: object) -> None:
    with drawn.document.transaction("Answer") as tx:
        tx.update(drawn.id(name), {f"answers.{key}": value for key, value in answers.items()})


def state_of(drawn: Drawn, rule: str, name: str) -> State | None:
    threat = engine_of(drawn).threat(f"{rule}@{drawn.id(name)}")
    return threat.state if threat else None


@pytest.mark.parametrize(("answer", "state"), [(None, None), (True, None), (False, "suggested"), ("unknown", None)])
def test_within_a_boundary_only_a_no_about_the_sender_is_a_threat(answer, state):
    drawn = dfd("web app -> order service")
    drawn.box_around("System", "web app", "order service")
    if answer is not None:
        answered(drawn, "web app -> order service", authenticated_source=answer)

    assert state_of(drawn, "PR-S-06", "order service") == state


def test_across_a_boundary_the_question_about_the_sender_is_asked():
    drawn = dfd("web app -> order service")
    drawn.box_around("System", "order service")

    assert state_of(drawn, "PR-S-06", "order service") == "question"


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, None),
        ({"encrypted": False}, "suggested"),
        ({"protocol": "https"}, None),
        ({"protocol": "http"}, "suggested"),
    ],
)
def test_what_is_known_to_be_open_on_an_own_network_is_a_threat_whatever_it_carries(answers, state):
    drawn = dfd("web app -> order service")
    answered(drawn, "web app -> order service", network="private_network", **answers)

    assert state_of(drawn, "FL-I-03", "web app -> order service") == state


@pytest.mark.parametrize("rule", ["PR-S-01", "PR-E-01"])
def test_a_process_whose_outside_callers_are_not_drawn_can_say_that_it_has_them(rule):
    drawn = dfd("order service -> orders db")

    before = state_of(drawn, rule, "order service")
    answered(drawn, "order service", called_from_outside=True)

    assert (before, state_of(drawn, rule, "order service")) == (None, "question")


def test_a_process_on_a_device_of_its_user_is_no_entry_point_even_when_it_can_be_called():
    drawn = dfd("order service -> orders db")
    answered(drawn, "order service", called_from_outside=True, runs_on_user_device=True)

    assert state_of(drawn, "PR-S-01", "order service") is None


@pytest.mark.parametrize(("answer", "state"), [(None, "question"), (False, "suggested"), (True, None)])
def test_a_directory_of_services_is_asked_whether_it_checks_its_entries(answer, state):
    drawn = dfd("order service -> registry service")
    answered(drawn, "registry service", process_type="service_registry")
    if answer is not None:
        answered(drawn, "registry service", validates_input=answer)

    assert state_of(drawn, "PR-T-20", "registry service") == state
