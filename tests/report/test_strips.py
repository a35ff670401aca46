"""The distribution of strips over pages."""

from __future__ import annotations

from threatline.report.paper import LANDSCAPE, PORTRAIT, TOP
from threatline.report.strips import CONTINUED, Goal, Strip, Table, pages_by_key, paginate


def silent(sheet, y):
    pass


def strip(height, **how):
    return Strip(height, silent, **how)


def heights(pages):
    return [[placed.strip.height for placed in page.placed] for page in pages]


def table_of(rows, height=50.0):
    table = Table(strip(30.0), last=str(rows))
    return [Strip(30.0, silent, keep=True), *(strip(height, table=table, label=str(n + 1)) for n in range(rows))]


def test_strips_follow_one_another_with_their_gaps():
    (page,) = paginate([strip(100), strip(50, gap=20)])

    assert [placed.y for placed in page.placed] == [TOP, TOP + 120]


def test_what_does_not_fit_begins_the_next_page_without_its_gap():
    pages = paginate([strip(PORTRAIT.room - 10), strip(50, gap=40)])

    assert [page.number for page in pages] == [1, 2]
    assert pages[1].placed[0].y == TOP


def test_strips_that_keep_together_move_together():
    pages = paginate([strip(PORTRAIT.room - 60), strip(30, keep=True), strip(20, keep=True), strip(40)])

    assert heights(pages) == [[PORTRAIT.room - 60], [30, 20, 40]]


def test_strips_that_keep_together_but_fill_more_than_a_page_are_parted():
    pages = paginate([strip(400, keep=True) for _ in range(6)])

    assert heights(pages) == [[400] * 3, [400] * 3]


def test_a_strip_higher_than_a_page_stands_alone_and_ends():
    pages = paginate([strip(10), strip(5_000), strip(10)])

    assert heights(pages) == [[10], [5_000], [10]]


def test_a_table_that_breaks_says_so_and_repeats_its_header():
    pages = paginate(table_of(40))

    first, second = pages
    assert first.placed[-1].strip.height == CONTINUED
    assert second.placed[0].strip.height == 30.0
    assert [p.strip.label for page in pages for p in page.placed if p.strip.label] == [str(n + 1) for n in range(40)]


def test_no_row_of_a_table_and_no_word_about_it_reaches_below_the_body():
    for rows in range(18, 30):
        for page in paginate(table_of(rows)):
            last = page.placed[-1]
            assert last.y + last.strip.height <= page.paper.bottom + 0.01


def test_a_table_that_just_fits_does_not_break():
    rows = int((PORTRAIT.room - 30) // 50)

    assert len(paginate(table_of(rows))) == 1


def test_a_strip_that_starts_a_page_chooses_its_paper():
    pages = paginate([strip(10), strip(20, starts=LANDSCAPE), strip(30), strip(40, starts=PORTRAIT)])

    assert [page.paper for page in pages] == [PORTRAIT, LANDSCAPE, PORTRAIT]
    assert heights(pages) == [[10], [20, 30], [40]]


def test_goals_are_found_by_their_page():
    pages = paginate([strip(900, goal=Goal("a")), strip(900, goal=Goal("b"))])

    assert pages_by_key(pages) == {"a": 1, "b": 2}


def test_nothing_has_no_pages():
    assert paginate([]) == []
