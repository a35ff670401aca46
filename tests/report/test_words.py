"""The sentences of the report."""

from __future__ import annotations

from datetime import date

import pytest

from threatline.model.records import Decision
from threatline.report import words
from threatline.report.account import Account, Edition, Fact, Tally

ELEMENT = "abcdefghijkl"


def account(tally, **more):
    return Account("Shop", "", "", (), Edition(), tally, **more)


def decided(status, **more):
    return Decision(id=f"PR-S-01@{ELEMENT}", rule="PR-S-01", element=ELEMENT, status=status, **more)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "no flows"), (1, "one flow"), (12, "twelve flows"), (13, "13 flows"), (1200, "1,200 flows")],
)
def test_numbers_agree_with_their_noun(number, said):
    assert words.counted(number, "flow") == said


def test_lists_are_joined_as_people_do():
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_a_sentence_begins_large_and_ends_once():
    assert words.sentence("it is so") == "It is so."
    assert words.sentence("Is it so?") == "Is it so?"
    assert words.sentence("  ") == ""


def test_an_empty_project_says_that_there_is_nothing_to_say():
    assert words.summary(account(Tally())) == "Nothing is drawn yet, so there is nothing to say about threats."


def test_the_summary_counts_what_is_drawn_open_and_missing():
    tally = Tally(
        elements=23, flows=12, crossings=6, open=19, undecided=13, questions=1, assumptions=2,
        by_severity=(("critical", 1), ("high", 9), ("medium", 9), ("low", 0)),
    )  # fmt: skip

    assert words.summary(account(tally, out_of_scope=(Fact("Bank", ""),))) == (
        "This model shows eleven elements and twelve flows of data between them; six of them cross a trust boundary. "
        "19 threats are open: 1 critical, 9 high and 9 medium. 13 of them still need a decision or a person in charge. "
        "One question has no answer yet, two answers are assumed and one element is left out. "
        "What is not known is not counted as safe."
    )


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (Tally(elements=1), "one element and no flow of data yet. No threat is open."),
        (Tally(elements=3, flows=1, crossings=1), "it crosses a trust boundary."),
        (Tally(elements=4, flows=2, crossings=1), "one of them crosses a trust boundary."),
        (Tally(elements=4, flows=2), "none of them crosses a trust boundary."),
        (
            Tally(elements=1, open=1, undecided=1, by_severity=(("low", 1),)),
            "One threat is open, and its severity is low.",
        ),
        (Tally(elements=1, open=2, by_severity=(("low", 2),)), "Each of them has a decision and a person in charge."),
        (
            Tally(elements=1, open=2, undecided=2, by_severity=(("low", 2),)),
            "None of them has both a decision and a person in charge.",
        ),
        (
            Tally(elements=1, open=2, undecided=1, by_severity=(("low", 2),)),
            "One of them still needs a decision or a person in charge.",
        ),
    ],
)
def test_the_summary_agrees_in_number(tally, said):
    assert said in words.summary(account(tally))


@pytest.mark.parametrize(
    ("edition", "head"),
    [
        (Edition("21 November 2026", "3"), "Threat model, version 3 of 21 November 2026"),
        (Edition("21 November 2026"), "Threat model, 21 November 2026"),
        (Edition(version="3"), "Threat model, version 3"),
        (Edition(), "Threat model"),
    ],
)
def test_the_running_head_tells_what_is_known_of_the_edition(edition, head):
    assert words.running_head(Account("", "", "", (), edition, Tally())) == head


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (None, ""),
        (decided(None), ""),
        (decided(None, parked=True), "Parked for later."),
        (decided("open"), "Taken on; nobody sees to it yet."),
        (decided("open", owner="Mara"), "Taken on; Mara sees to it."),
        (decided("mitigate", owner="Mara", decided_on=date(2026, 5, 3)),
         "To be reduced, decided on 3 May 2026; Mara sees to it."),
        (decided("accept", owner="Mara", decided_on=date(2026, 5, 3), review_on=date(2027, 5, 3)),
         "Accepted by Mara on 3 May 2026; to be looked at again on 3 May 2027."),
        (decided("transfer", receiver="The insurer"), "Passed on to The insurer."),
        (decided("transfer"), "Passed on to somebody not named."),
        (decided("avoid"), "Avoided by a change of the design."),
        (decided("not_applicable", owner="Ines"), "Does not apply, decided by Ines."),
        (decided("duplicate", duplicate_of="PR-S-02@x"), "The same as PR-S-02@x."),
    ],
)  # fmt: skip
def test_a_decision_is_one_sentence(decision, said):
    assert words.verdict(decision) == said
