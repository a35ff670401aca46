"""The report as a file: what a reader finds in it, whatever the model holds."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from drawn import Drawn, blank, dfd
from threatline.content.load import load_content
from threatline.engine.incremental import Engine
from threatline.model.arabic import join_letters
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.identity import threat_key
from threatline.model.records import Decision, Note, OwnThreat
from threatline.report.pdf import PDF, report_bytes, write_report

HOSTILE = '<b>bold</b> <img src="file:///etc/passwd"> &amp; %s {name} <para>'


@pytest.fixture(scope="module")
def content():
    return load_content()


@pytest.fixture
def report(content):
    """Turns a document into the pages of its report."""

    def read(document, **edition):
        return PdfReader(BytesIO(printed(document, content, **edition)))

    return read


def printed(document, content, **edition):
    graph = GraphIndex(document)
    engine = Engine(content, document, graph)
    engine.rebuild()
    return report_bytes(document, content, engine, graph, **edition)


def web_shop() -> Drawn:
    drawn = dfd("customer -> web app -> orders db")
    drawn.box_around("Shop cloud", "web app", "orders db")
    return drawn


def changed(drawn, element, /, **fields):
    with drawn.document.transaction("Change") as tx:
        tx.update(drawn.id(element), {path.replace("__", "."): value for path, value in fields.items()})


def add(drawn, *records):
    with drawn.document.transaction("Add") as tx:
        for record in records:
            tx.insert(record)


def own_threats(element, count, **more):
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    ids = ["a" * 9 + alphabet[n // 1024] + alphabet[n // 32 % 32] + alphabet[n % 32] for n in range(count)]
    return [OwnThreat(id=id, element=element, **{"title": f"Threat {n}", **more}) for n, id in enumerate(ids, start=1)]


def words_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def outline_of(reader):
    def flat(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry

    return list(flat(reader.outline))


def test_the_cover_tells_the_whole_story_on_one_page(report):
    drawn = web_shop()
    changed(drawn, "web app", answers__handles_login=True, answers__login_throttled=False)
    project = drawn.document.project
    with drawn.document.transaction("Describe") as tx:
        tx.update(project.id, {"title": "Web shop", "owner": "Mara Lindt", "description": "People order here."})

    cover = " ".join(report(drawn.document, date="21 November 2026", version="3").pages[0].extract_text().split())

    told = ("Web shop", "Mara Lindt", "People order here.", "21 November 2026", "Page 1 of")
    parts = ("Critical", "High", "Medium", "Low", "Look at these first", "Left out", "Assumed and not known")
    for said in (*told, *parts):
        assert said in cover


def test_pages_are_numbered_and_headed(report):
    reader = report(web_shop().document, date="21 November 2026", version="3")

    count = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {count}" in text
        assert ("Threat model, version 3 of 21 November 2026" in text) == (number > 1)


def test_the_outline_names_every_chapter_and_element(report):
    titles = [entry.title for entry in outline_of(report(web_shop().document))]

    assert titles[:4] == ["Drawn", "Contents", "1 About this model", "1.1 Left out"]
    for title in ("2 Overview", "2.1 Open threats of this diagram", "2.2 customer", "2.3 web app", "2.4 orders db"):
        assert title in titles
    assert "2.5 Flow from customer to web app" in titles
    assert titles[-3:] == ["3 How much is decided?", "4 Is the drawing complete?", "5 Words and signs"]


def leads_to(reader, page):
    """The numbers of the pages, from 0, to which the links of a page lead."""
    numbers = {other.indirect_reference.idnum: number for number, other in enumerate(reader.pages)}
    links = [annotation.get_object() for annotation in page.get("/Annots", [])]
    return [numbers[link["/Dest"][0].idnum] for link in links if link["/Subtype"] == "/Link"]


def test_the_contents_lead_to_every_chapter_and_section(report):
    reader = report(web_shop().document)

    assert "Contents" in reader.pages[1].extract_text()
    found = leads_to(reader, reader.pages[1])
    assert len(found) == len(outline_of(reader)) - len(("the cover", "the contents themselves"))
    assert found == sorted(found)
    assert found[-1] == len(reader.pages) - 1


def test_a_row_of_the_register_leads_to_its_element(report):
    drawn = web_shop()
    (threat,) = own_threats(drawn.id("orders db"), 1, title="Orders could vanish", severity="critical")
    add(drawn, threat)

    reader = report(drawn.document)

    (section,) = (entry for entry in outline_of(reader) if entry.title == "2.4 orders db")
    cover, *_ = reader.pages
    assert "Orders could vanish" in cover.extract_text()
    assert reader.get_destination_page_number(section) in leads_to(reader, cover)


def test_hostile_names_appear_as_they_are_written(report):
    drawn = web_shop()
    changed(drawn, "web app", name=HOSTILE, description=HOSTILE)
    add(drawn, *own_threats(drawn.id(HOSTILE), 1, title=HOSTILE, mitigation=HOSTILE))
    with drawn.document.transaction("Name") as tx:
        tx.update(drawn.document.project.id, {"title": HOSTILE})

    reader = report(drawn.document)

    text = words_of(reader)
    assert text.count("<b>bold</b>") > 5
    assert '<img src="file:///etc/passwd"> &amp; %s {name} <para>' in text
    assert not any("/XObject" in page["/Resources"] for page in reader.pages)


def test_names_in_other_scripts_are_embedded_text(report):
    drawn = web_shop()
    arabic, chinese = "خادم الويب", "订单数据库"
    changed(drawn, "web app", name=arabic)
    changed(drawn, "orders db", name=chinese)

    reader = report(drawn.document)

    text = words_of(reader)
    assert chinese in text
    assert all("".join(join_letters(word)) in text for word in arabic.split())
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]: font.get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {"WenQuanYiMicroHei", "DejaVuSans", "Inter-Regular"} <= set(fonts)
    assert all("/FontFile2" in descriptor for descriptor in fonts.values())


def test_a_name_of_ten_thousand_letters_is_whole_once_and_cut_elsewhere(report):
    drawn = web_shop()
    changed(drawn, "web app", name="x" * 10_000)
    add(drawn, *own_threats(drawn.id("x" * 10_000), 40))

    reader = report(drawn.document)

    letters = words_of(reader).replace(" ", "").count("x")
    assert 10_000 < letters < 60_000
    assert len(reader.pages) < 40


def test_control_characters_are_left_out(report):
    drawn = web_shop()
    changed(drawn, "web app", name="a\x00b\x07c\x1b[31m\u202eend", description="one\ttwo\x0bthree")

    text = words_of(report(drawn.document))

    assert "abc[31mend" in text
    assert "\x00" not in text
    assert "\x1b" not in text


def test_an_empty_project_has_a_report(report):
    reader = report(Document([blank().document.project]))

    assert "Nothing is drawn yet" in words_of(reader)
    assert len(reader.pages) == 4


def test_an_empty_diagram_says_that_nothing_is_drawn(report):
    assert "Nothing is drawn here." in words_of(report(blank().document))


def test_a_model_without_open_threats_says_so(report):
    drawn = dfd("customer")
    add(
        drawn,
        Note(id="bbbbbbbbbbbb", diagram=drawn.diagram, name="Remember the vouchers", x=0, y=0, width=200, height=80),
    )

    text = words_of(report(drawn.document))

    assert "No threat is open." in text
    assert "No threat is open on this diagram." in text
    assert "Remember the vouchers" in text


def test_decisions_are_told_with_reason_owner_and_note(report):
    drawn = web_shop()
    element = drawn.id("web app")
    threats = own_threats(element, 3)
    keys = [threat_key(threat.id, element) for threat in threats]
    kept = [
        Decision(
            id=keys[0], rule=threats[0].id, element=element, status="accept", owner="Mara", reason="Too small to matter"
        ),
        Decision(
            id=keys[1], rule=threats[1].id, element=element, status="not_applicable", reason="Nobody signs in here"
        ),
        Decision(
            id=keys[2], rule=threats[2].id, element=element, status="open", owner="Jonas", note="After the sprint"
        ),
    ]
    add(drawn, *threats, *kept)

    text = words_of(report(drawn.document))

    for said in ("Accepted by Mara.", "Reason: Too small to matter.", "Does not apply.", "Nobody signs in here.",
                 "Taken on; Jonas sees to it.", "Note: After the sprint."):  # fmt: skip
        assert said in text


def test_what_is_out_of_scope_is_told_with_its_reason(report):
    drawn = web_shop()
    changed(drawn, "customer", answers__out_of_scope=True, out_of_scope_reason="The partner models it")

    reader = report(drawn.document)

    assert "customer: The partner models it." in " ".join(reader.pages[0].extract_text().split())


def test_presets_are_told_as_assumptions(report):
    drawn = web_shop()
    changed(drawn, "customer -> web app", answers__protocol="https")

    text = words_of(report(drawn.document))

    assert "What we assume" in text
    assert "it follows from “HTTPS”" in text


def test_a_thousand_threats_fill_a_sane_number_of_pages_and_keep_their_header(report):
    drawn = web_shop()
    add(drawn, *own_threats(drawn.id("web app"), 1_000))

    reader = report(drawn.document)

    texts = [page.extract_text() for page in reader.pages]
    continued = [number for number, text in enumerate(texts) if "Continued on the next page: T-" in text]
    assert 40 < len(reader.pages) < 80
    assert len(continued) > 20
    assert all("Threat and the shortest way out" in texts[number + 1] for number in continued)
    assert "Threat 1000" in "".join(texts)


def test_a_wide_diagram_turns_its_page_and_the_next_turns_back(report):
    drawn = dfd(" -> ".join(f"service {n}" for n in range(14)))

    sizes = [page.mediabox.width > page.mediabox.height for page in report(drawn.document).pages]

    assert sizes.count(True) == 1
    assert sizes[sizes.index(True) + 1] is False


def test_the_same_project_gives_the_same_bytes(content):
    document = web_shop().document

    assert printed(document, content, date="21 November 2026") == printed(document, content, date="21 November 2026")


def test_a_report_replaces_the_file_only_when_it_is_whole(content, tmp_path):
    document = web_shop().document
    graph = GraphIndex(document)
    engine = Engine(content, document, graph)
    engine.rebuild()
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")

    write_report(path, document, content, engine, graph)

    assert path.read_bytes().startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_that_cannot_be_written_leaves_nothing_behind(content, tmp_path):
    document = web_shop().document
    graph = GraphIndex(document)
    engine = Engine(content, document, graph)
    engine.rebuild()
    folder = tmp_path / "folder.pdf"
    folder.mkdir()

    with pytest.raises(OSError, match="folder"):
        write_report(folder, document, content, engine, graph)

    assert list(tmp_path.iterdir()) == [folder]


def test_the_exporter_is_found_by_its_entry_point_name():
    assert (PDF.name, PDF.suffix, PDF.write) == ("PDF report", ".pdf", write_report)
