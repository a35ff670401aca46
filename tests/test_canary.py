"""PySide6 must not lose references to None: a build that does aborts after some thousand calls."""

from __future__ import annotations

import sys

import pytest

VOID_CALLS = 500
TOLERATED = 5


@pytest.mark.qt
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on, its count does not move")
def test_void_qt_calls_keep_their_references_to_none():
    from PySide6.QtCore import QObject

    subject = QObject()
    before = sys.getrefcount(None)
    for _ in range(VOID_CALLS):
        subject.setObjectName("canary")
    lost = before - sys.getrefcount(None)

    assert abs(lost) <= TOLERATED, (
        f"{lost} references to None were lost in {VOID_CALLS} void Qt calls: this PySide6 aborts below Python 3.12. "
        "Install PySide6-Essentials older than 6.12, or Python 3.12."
    )
