from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PaperFont

from threatline.model.advance_widths import ADVANCES, UNITS_PER_EM
from threatline.model.arabic import join_letters
from threatline.model.typeface import ELLIPSIS, FAMILIES, WEIGHTS, elide, font_runs, measure, wrap
from threatline.resources import resources

FONTS = resources() / "fonts"
WIDE, LINES = 100.0, 2


def expand(runs: str) -> dict[int, int]:
    """Read a face of the generated table the slow and obvious way."""
    widths: dict[int, int] = {}
    code = 0
    for token in runs.split():
        if token.endswith(":"):
            code = int(token[:-1], 16)
        else:
            width, _, count = token.partition("*")
            for _ in range(int(count or "1")):
                widths[code] = int(width)
                code += 1
    return widths


# The table and the fonts


@pytest.mark.parametrize("face", sorted(ADVANCES))
def test_the_table_of_widths_equals_the_shipped_font(face: str) -> None:
    font_tools = pytest.importorskip("fontTools.ttLib")
    font = font_tools.TTFont(FONTS / f"{face}.ttf")

    widths = {code: font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}

    assert expand(ADVANCES[face]) == widths
    assert UNITS_PER_EM[face] == font["head"].unitsPerEm


@pytest.mark.parametrize("face", sorted(ADVANCES))
def test_a_shipped_font_has_outlines_that_paper_embeds_and_no_kerning(face: str) -> None:
    font_tools = pytest.importorskip("fontTools.ttLib")
    font = font_tools.TTFont(FONTS / f"{face}.ttf")
    features = (
        {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord} if "GPOS" in font else set()
    )

    assert "glyf" in font
    assert "fvar" not in font
    assert "kern" not in font
    assert "kern" not in features
    assert str(font["name"].getBestFamilyName()).startswith("Threatline ")


def test_inter_keeps_its_tabular_figures() -> None:
    font_tools = pytest.importorskip("fontTools.ttLib")
    font = font_tools.TTFont(FONTS / "Inter-Regular.ttf")

    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


def test_no_two_families_share_a_character() -> None:
    inter, dejavu, micro_hei = (
        set(expand(ADVANCES[face])) for face in ("Inter-Regular", "DejaVuSans", "WenQuanYiMicroHei")
    )

    assert not inter & dejavu
    assert not micro_hei & (inter | dejavu)


def test_every_font_file_has_its_licence_and_its_origin_beside_it() -> None:
    readme = (FONTS / "README.md").read_text(encoding="utf-8")

    for file in FONTS.glob("*.ttf"):
        assert file.stem.removeprefix("Inter") in readme
    for licence in ("LICENCE-Inter.txt", "LICENCE-DejaVu.txt", "LICENCE-WenQuanYiMicroHei.txt"):
        assert licence in readme
        assert len((FONTS / licence).read_text(encoding="utf-8")) > 3000


# Measuring

SAMPLES = [
    "Card and refund desk",
    "AVATAR -> 3x4 ffi",
    "Überfluß Ægir",
    "Заказы Παραγγελία",
    "→ ≤ ∞ ▲ ◆ ✓",
    "订单服务 注文サービス 주문 서비스",
    "שלום",
    "مرحبا بالعالم لا",
]


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("text", SAMPLES)
def test_paper_is_as_wide_as_the_measure_says(text: str, weight: int) -> None:
    joined = "".join(join_letters(text))

    drawn = 0.0
    for face, part in font_runs(joined, weight):
        pdfmetrics.registerFont(PaperFont(face, str(FONTS / f"{face}.ttf")))
        drawn += pdfmetrics.stringWidth(part, face, 15)

    assert measure(text, 15, weight) == pytest.approx(drawn)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("text", SAMPLES)
def test_the_screen_is_as_wide_as_the_measure_says(text: str, weight: int, request: pytest.FixtureRequest) -> None:
    gui = pytest.importorskip("PySide6.QtGui")
    request.getfixturevalue("qapp")
    for file in FONTS.glob("*.ttf"):
        gui.QFontDatabase.addApplicationFont(str(file))
    font = gui.QFont(list(FAMILIES))
    font.setWeight(gui.QFont.Weight(weight))
    font.setPixelSize(15)
    font.setHintingPreference(gui.QFont.HintingPreference.PreferNoHinting)

    drawn = gui.QFontMetricsF(font).horizontalAdvance(text)

    # Qt cuts each advance to 1/64 px.
    assert measure(text, 15, weight) == pytest.approx(drawn, abs=len(text) / 64)


def test_width_grows_with_size_and_weight() -> None:
    assert measure("Orders", 30) == pytest.approx(2 * measure("Orders", 15))
    assert measure("Orders", 15, 700) > measure("Orders", 15, 400)


def test_a_weight_between_two_faces_counts_as_the_nearest() -> None:
    assert measure("Orders", 15, 650) == measure("Orders", 15, 600)
    assert measure("Orders", 15, 100) == measure("Orders", 15, 400)


@pytest.mark.parametrize("invisible", ["\x00", "\x1b", "\u200b", "\u200f", "\u202e", "\u0301", "\ufe0f", "\ufeff"])
def test_control_characters_marks_and_direction_signs_have_no_width(invisible: str) -> None:
    assert measure(f"x{invisible}y", 15) == measure("xy", 15)


def test_composed_and_decomposed_letters_are_equally_wide() -> None:
    assert measure("Cafe\u0301", 15) == measure("Café", 15)


def test_an_ideograph_is_an_em_wide() -> None:
    assert measure("漢字", 15, 600) == 30


def test_a_character_of_no_shipped_font_still_has_a_width() -> None:
    assert 0 < measure("\u0915", 10) < 10
    assert measure("\U0001f9d1", 10) == 10


# Breaking and cutting


def test_text_that_fits_is_one_line() -> None:
    assert wrap("Orders API", 15, 600, 200, 2) == ("Orders API",)


def test_text_breaks_at_blanks() -> None:
    assert wrap("Card and refund desk", 15, 600, 90, 2) == ("Card and", "refund desk")


def test_a_width_measured_before_is_wide_enough_afterwards() -> None:
    for weight in WEIGHTS:
        for text in SAMPLES:
            assert wrap(text, 13, weight, measure(text, 13, weight), 1) == (text,)
            assert elide(text, 13, weight, measure(text, 13, weight)) == text


def test_new_lines_of_the_text_are_kept() -> None:
    assert wrap("Scope:\r\n\npayments", 13, 400, 200, 5) == ("Scope:", "", "payments")


def test_a_new_line_beyond_the_last_line_shows_an_ellipsis_although_the_text_would_fit() -> None:
    assert wrap("a\nb", 13, 400, 200, 1) == ("a…",)


def test_what_does_not_fit_the_last_line_is_cut_with_an_ellipsis() -> None:
    assert wrap("Card and refundable desk", 15, 600, 90, 2) == ("Card and", "refundabl…")


def test_a_word_wider_than_a_line_breaks_after_its_joints() -> None:
    assert wrap("orders-service/payments-gateway", 15, 600, 120, 5) == ("orders-service/", "payments-", "gateway")


def test_a_word_without_joints_breaks_where_the_line_is_full() -> None:
    lines = wrap("x" * 30, 15, 400, 60, 9)

    assert "".join(lines) == "x" * 30
    assert len({len(line) for line in lines[:-1]}) == 1


def test_ideographs_break_anywhere_but_before_closing_signs() -> None:
    assert wrap("订单服务。支付", 15, 400, 60, 3) == ("订单服", "务。支付")


def test_blank_text_has_no_lines() -> None:
    assert wrap("", 15, 400, 90, 2) == ()
    assert wrap(" \n\t\x00 ", 15, 400, 90, 2) == ()


def test_a_line_without_width_still_ends() -> None:
    assert wrap("abc", 15, 400, 0, 5) == ("a", "b", "c")
    assert wrap("abc", 15, 400, -4, 2) == ("a", "")


def test_marks_stay_with_their_letter() -> None:
    lines = wrap("x\u0301\u0302" * 4, 15, 400, 1, 9)

    assert lines == ("x\u0301\u0302",) * 4


def test_wrapped_text_holds_no_control_characters() -> None:
    assert wrap("Or\x00der\x1bs\tAPI", 15, 400, 200, 2) == ("Orders API",)


def test_no_room_at_all_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="at least one line, not 0"):
        wrap("a", 15, 400, 90, 0)
    with pytest.raises(ValueError, match="size above 0, not 0"):
        wrap("a", 0, 400, 90, 1)


def test_eliding_keeps_what_fits_and_marks_the_cut() -> None:
    assert elide("Record security-relevant actions", 12, 400, 500) == "Record security-relevant actions"
    assert elide("Record security-relevant actions", 12, 400, 105) == "Record security-…"
    assert elide("Record\nactions", 12, 400, 500) == "Record actions"
    assert elide("Record", 12, 400, 3) == ""


def test_a_name_of_ten_thousand_characters_is_cut_like_any_other() -> None:
    name = "Überlauf" * 1250

    lines = wrap(name, 15, 600, WIDE, LINES)

    assert len(lines) == LINES
    assert lines[-1].endswith(ELLIPSIS)
    assert all(measure(line, 15, 600) <= WIDE for line in lines)


TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab -/.\n\t\u00a0\u200f\u202e\u0301漢字。한שאبلا\U0001f600"), st.characters(codec="utf-8")
    ),
    max_size=60,
)


@given(TEXT, st.sampled_from(WEIGHTS), st.floats(20, 200), st.integers(1, 6))
def test_no_line_is_wider_or_more_than_allowed(text: str, weight: int, max_width: float, max_lines: int) -> None:
    lines = wrap(text, 12, weight, max_width, max_lines)

    assert len(lines) <= max_lines
    assert all(measure(line, 12, weight) <= max_width + 0.001 for line in lines)
    assert measure(elide(text, 12, weight, max_width), 12, weight) <= max_width + 0.001


@given(TEXT)
def test_wrapping_loses_nothing_but_blanks_where_there_is_room(text: str) -> None:
    def visible(value: str) -> str:
        return "".join(value.split())

    whole = elide(text, 12, 400, 1e9)

    assert visible("".join(wrap(text, 12, 400, 60, 1000))) == visible(whole)


# Fonts for paper


def test_each_character_goes_to_the_first_font_that_has_it() -> None:
    assert font_runs("Pay 漢字 שלום", 500) == (
        ("Inter-Medium", "Pay "),
        ("WenQuanYiMicroHei", "漢字"),
        ("Inter-Medium", " "),
        ("DejaVuSans", "שלום"),
    )


def test_bold_text_falls_back_to_a_bold_font() -> None:
    assert font_runs("ש", 600) == (("DejaVuSans-Bold", "ש"),)


def test_a_mark_stays_in_the_font_of_its_letter() -> None:
    assert font_runs("x\u0302", 400) == (("Inter-Regular", "x\u0302"),)


def test_a_character_of_no_font_goes_where_a_box_is_drawn() -> None:
    assert font_runs("\u0915", 400) == (("DejaVuSans", "\u0915"),)


def test_invisible_characters_are_not_drawn() -> None:
    assert font_runs("a\x00\u202e\ufe0fb", 400) == (("Inter-Regular", "ab"),)
    assert font_runs("", 400) == ()


def test_every_face_that_can_be_chosen_has_its_file() -> None:
    faces = {face for weight in WEIGHTS for face, _ in font_runs("a漢ש", weight)}

    assert all(Path(FONTS / f"{face}.ttf").is_file() for face in faces)
    assert faces == set(ADVANCES)
