"""The sums of all summaries of a project, kept current element by element."""

from __future__ import annotations

from collections import Counter

from threatline.engine.pack import SEVERITIES
from threatline.engine.threats import Summary

COUNTED = ("open", "questions", "decided", "resolved", "untouched", "parked")


class Tally:
    """Summaries by element, and their sums."""

    def __init__(self) -> None:
        self._summaries: dict[str, Summary] = {}
        self._sums = dict.fromkeys(COUNTED, 0)
        self._worst: Counter[str | None] = Counter()
        """Worst severity → how many elements have it."""

    def of(self, element: str) -> Summary | None:
        """Return the summary of an element, or None when it has none."""
        return self._summaries.get(element)

    def set(self, element: str, summary: Summary | None) -> None:
        """Put the summary of an element in the place of its former one; None for an element that is gone."""
        former = self._summaries.pop(element, None)
        for one, sign in ((former, -1), (summary, 1)):
            if one is not None:
                for name in COUNTED:
                    self._sums[name] += sign * getattr(one, name)
                self._worst[one.worst] += sign
        if summary is not None:
            self._summaries[element] = summary

    def total(self) -> Summary:
        """Return the sums, with the worst severity of all."""
        worst = next((severity for severity in reversed(SEVERITIES) if self._worst[severity]), None)
        return Summary(**self._sums, worst=worst)
