"""The chapter on coverage: sums by kind and letter, then element by element, bounded."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from drawn import blank, dfd
from engine_pieces import engine_of
from threatline.commands.decide import decide
from threatline.commands.rename import rename
from threatline.content.load import load_content
from threatline.model.records import Element
from threatline.report import chart as chart_module
from threatline.report.chart import chart_of
from threatline.report.pdf import report_bytes


def chart(drawn):
    elements = [record for record in drawn.document.records.values() if isinstance(record, Element)]
    return chart_of(drawn.document, load_content(), engine_of(drawn), elements)


def pages(drawn):
    engine = engine_of(drawn)
    whole = report_bytes(drawn.document, load_content(), engine, engine.graph)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(whole)).pages).split())


@pytest.fixture
def shop():
    drawn = dfd("customer -> web app -> orders db")
    with drawn.document.transaction("Decide") as tx:
        decide(tx, "PR-T-00", drawn.id("web app"), status="accept")
    return drawn


def test_the_sums_of_kinds_and_letters_are_told_with_the_sum_of_all_last(shop):
    told = chart(shop)

    assert [row.name for row in told.kinds] == ["Actors", "Processes", "Stores", "Flows", "All"]
    assert told.kinds[1].shares["T"] == (1, 1)
    assert "S" not in told.kinds[2].shares
    assert (told.settled, told.total) == (1, 17)
    assert "1 of 17 cells are decided" in pages(shop)


def test_of_many_elements_the_first_are_listed_and_the_rest_counted(shop, monkeypatch):
    monkeypatch.setattr(chart_module, "MOST_ELEMENTS", 2)

    told = chart(shop)

    assert (len(told.elements), told.more, told.total) == (2, 3, 17)
    assert "and 3 more elements, which the sums above include" in pages(shop)


def test_names_are_no_markup(shop):
    with shop.document.transaction("Rename") as tx:
        rename(tx, shop.id("web app"), "<b>web</b> & co")

    assert "<b>web</b> & co" in [row.name for row in chart(shop).elements]
    assert "<b>web</b> & co" in pages(shop)


def test_an_empty_drawing_says_so():
    assert "Nothing is drawn yet that could be decided about" in pages(blank())
