"""Where the real files of other tools lie, for the tests that open them.

The files are read where they are and never copied into the repository: the folder named by THREATLINE_CORPUS, or else
`shared/corpus` beside the repository.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
ABSENT = "the corpus of real files is not here: set THREATLINE_CORPUS to its folder to run this test"


def find_corpus() -> Path | None:
    """The corpus folder, or None where this machine has none."""
    named = os.environ.get("THREATLINE_CORPUS")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "corpus"
    return folder if folder.is_dir() else None


def corpus_files(*patterns: str) -> list[Any]:
    """The corpus files matching any glob pattern, sorted, as parameters named by their path inside the corpus.

    For `@pytest.mark.parametrize("path", corpus_files("threat-dragon/**/*.json"))`. Without a corpus it is one
    parameter that is skipped with a clear line. A pattern that finds nothing is a mistake in the test: ValueError.
    """
    corpus = find_corpus()
    if corpus is None:
        return [pytest.param(None, marks=pytest.mark.skip(reason=ABSENT), id="no-corpus")]
    found = sorted({path for pattern in patterns for path in corpus.glob(pattern) if path.is_file()})
    if not found:
        raise ValueError(f"No file of the corpus matches {', '.join(patterns)}.")
    return [pytest.param(path, id=path.relative_to(corpus).as_posix()) for path in found]
