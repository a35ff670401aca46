"""Real models of other people print."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from corpus import corpus_files
from threatline.content.load import load_content
from threatline.engine.incremental import Engine
from threatline.model.document import Document
from threatline.model.graph import GraphIndex
from threatline.model.records import Diagram
from threatline.project import open_project
from threatline.report.pdf import report_bytes


@pytest.fixture(scope="module")
def content():
    return load_content()


@pytest.mark.parametrize("path", corpus_files("threat-dragon/v2/*.json"))
def test_an_imported_model_prints_with_a_chapter_for_each_diagram(path, content):
    document = Document(open_project(path).records)
    graph = GraphIndex(document)
    engine = Engine(content, document, graph)
    engine.rebuild()

    reader = PdfReader(BytesIO(report_bytes(document, content, engine, graph)))

    chapters = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert len(chapters) == len(("cover", "contents", "about", "coverage", "checks", "words")) + document.count(
        "diagram"
    )
    assert all(any(diagram.name.strip()[:40] in title for title in chapters) for diagram in document.of_kind(Diagram))
