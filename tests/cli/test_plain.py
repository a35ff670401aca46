from __future__ import annotations

from threatline.cli.plain import in_one_line, plain


def test_escape_sequences_of_a_name_reach_no_terminal():
    assert plain("\x1b[31mred\x07\x9b2J\x7f") == "�[31mred��2J�"


def test_direction_marks_turn_nothing_round():
    assert plain("a\u202egpj.exe\u2069") == "agpj.exe"


def test_lines_stay_lines_and_other_letters_stay():
    assert plain("one\ntwo\tالعربية 漢字\r\nthree") == "one\ntwo\tالعربية 漢字\nthree"


def test_a_long_text_is_cut_to_one_line():
    assert in_one_line("a\n  b") == "a b"
    assert in_one_line("x" * 100, 10) == "x" * 9 + "…"
