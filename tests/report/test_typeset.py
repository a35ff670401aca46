"""Text made ready for paper."""

from __future__ import annotations

from threatline.model.typeface import measure
from threatline.report.paper import BODY, PROSE
from threatline.report.typeset import begins_leftwards, line_of, lines_of, pieces, plain

ARABIC = "متجر إلكتروني (Web) 42 طلب"


def drawn(text, leftwards=None):
    return "".join(piece for _, piece in pieces(text, 400, leftwards))


def test_markup_is_text():
    hostile = '<b>bold</b> <img src="file:///etc/passwd"/> &amp; <a href="x">'

    assert pieces(hostile, 400) == (("Inter-Regular", hostile),)
    assert " ".join(line.text for line in lines_of(hostile, BODY, 220)) == hostile


def test_a_name_of_ten_thousand_letters_is_wrapped_whole_and_cut_on_one_line():
    name = "x" * 10_000

    lines = lines_of(name, PROSE, 500)
    cut = line_of(name, PROSE, 500)

    assert "".join(line.text for line in lines) == name
    assert all(measure(line.text, PROSE.size, PROSE.weight) <= 500.01 for line in lines)
    assert cut.endswith("…")
    assert measure(cut, PROSE.size, PROSE.weight) <= 500.01


def test_control_characters_and_overrides_draw_nothing():
    assert drawn("a\x00b\x07c\u202egpj.exe\u202c") == "abcgpj.exe"
    assert [line.text for line in lines_of("a\x00b\x1b[31m", BODY, 300)] == ["ab[31m"]


def test_an_override_does_not_turn_hebrew_round():
    assert drawn("\u202dשלום") == drawn("שלום")


def test_hebrew_is_drawn_from_its_end():
    assert drawn("אבג") == "גבא"


def test_words_of_another_direction_keep_their_order_and_brackets_face_the_right_way():
    assert drawn("reach אב (גד) now (b)", leftwards=False) == "reach (דג) בא now (b)"
    assert " 42 (Web) " in drawn(ARABIC, leftwards=True)


def test_arabic_letters_are_joined():
    assert all("\ufe70" <= char <= "\ufefc" for char in drawn("مرحبا"))


def test_a_line_knows_the_direction_of_its_paragraph():
    assert [line.leftwards for line in lines_of("שלום, 42!", BODY, 300)] == [True]
    assert [line.leftwards for line in lines_of("שלום hello", BODY, 300)] == [False]


def test_chinese_is_drawn_in_a_face_that_has_it():
    assert pieces("订单 a", 500) == (("WenQuanYiMicroHei", "订单"), ("Inter-Medium", " a"))


def test_a_bookmark_is_one_short_line_without_control_characters():
    assert plain("a\nb\t\x00 c\u202e") == "a b c"
    assert len(plain("y" * 10_000)) == 120


def test_a_sentence_keeps_its_order_though_it_begins_with_a_hebrew_name():
    assert drawn("אב could be lost") == "בא could be lost"
    assert drawn("אב could be lost", leftwards=True) == "could be lost בא"


def test_what_people_wrote_reads_in_the_direction_of_its_first_letter():
    assert begins_leftwards("  42 שלום API")
    assert not begins_leftwards("API שלום")
    assert not begins_leftwards("42")
