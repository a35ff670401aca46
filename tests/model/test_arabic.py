from __future__ import annotations

import pytest

from threatline.model.arabic import has_arabic, join_letters


def codes(text: str) -> str:
    return " ".join(
        "".join(f"{ord(shape):04X}" for shape in shape_or_none) or "-" for shape_or_none in join_letters(text)
    )


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("\u0628", "FE8F"),  # beh alone
        ("\u0628\u0628\u0628", "FE91 FE92 FE90"),  # initial, medial, final
        ("\u0627\u0628", "FE8D FE8F"),  # alef never joins the next letter
        ("\u0628 \u0628", "FE8F 0020 FE8F"),  # a blank parts words
        ("\u0628\u064e\u0628", "FE91 064E FE90"),  # a vowel sign is looked through
        ("\u0628\u200c\u0628", "FE8F 200C FE8F"),  # the zero-width non-joiner parts letters
        ("\u0628\u200d", "FE91 200D"),  # the zero-width joiner joins to nothing
        ("\u0628\u0640", "FE91 0640"),  # and so does the lengthening stroke
        ("\u0621\u0628", "FE80 FE8F"),  # hamza joins neither side
    ],
)
def test_a_letter_takes_the_shape_its_neighbours_ask_for(text: str, shapes: str) -> None:
    assert codes(text) == shapes


def test_lam_and_alef_become_one_ligature() -> None:
    assert codes("\u0644\u0627") == "FEFB -"
    assert codes("\u0628\u0644\u0627\u0628") == "FE91 FEFC - FE8F"


def test_other_scripts_are_left_alone() -> None:
    assert join_letters("Pay 漢 ש") == tuple("Pay 漢 ש")
    assert not has_arabic("Pay 漢 ש")
    assert has_arabic("Pay \u0628")


def test_letters_joined_once_stay_as_they_are() -> None:
    once = "".join(join_letters("\u0645\u0631\u062d\u0628\u0627"))

    assert "".join(join_letters(once)) == once
