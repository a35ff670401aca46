"""What can be wrong with a rule pack or another file of words."""

from __future__ import annotations


class ContentError(Exception):
    """A content file cannot be used; the text is one sentence that names file, line and rule."""

    def __init__(self, reason: str, file: str = "", line: int = 0, rule: str = "") -> None:
        self.reason, self.file, self.line, self.rule = reason, file, line, rule
        place = ", ".join(part for part in (file, f"line {line}" if line else "", f"{rule}" if rule else "") if part)
        super().__init__(f"{place}: {reason}" if place else reason)
