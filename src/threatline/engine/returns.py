"""Decided threats that went quiet and are true again, as far as they did so under the eyes of this engine.

A file keeps decisions, not the moments between them: what came back in an earlier sitting is only decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from threatline.engine.making import ThreatMaker
from threatline.model.records import Decision


class Returns:
    """Watches the rules of decided threats."""

    def __init__(self, maker: ThreatMaker) -> None:
        self._maker = maker
        self._back: set[str] = set()
        self._quiet = {one.id for one in maker.document.of_kind(Decision) if self._is_quiet(one)}

    def is_back(self, key: str) -> bool:
        """Tell whether a threat went quiet after it was decided, and is true again."""
        return key in self._back

    def forget(self, key: str) -> None:
        """Forget the past of a threat that is decided anew, or no longer."""
        self._back.discard(key)
        self._quiet.discard(key)

    def follow(self, elements: Iterable[str], taken_back: bool) -> frozenset[str]:
        """Look again at elements about which something differs; returns the keys of what came back.

        A step that is `taken_back` never happened, so nothing returns by it.
        """
        came: set[str] = set()
        for element in elements:
            for decision in self._maker.decisions(element):
                key = decision.id
                if self._is_quiet(decision):
                    self._quiet.add(key)
                    self._back.discard(key)
                elif key in self._quiet:
                    self._quiet.discard(key)
                    if decision.status is not None and not taken_back:
                        came.add(key)
        self._back |= came
        return frozenset(came)

    def _is_quiet(self, decision: Decision) -> bool:
        rule = self._maker.content.rule.get(decision.rule)
        return (
            rule is not None
            and self._maker.is_known(rule)
            and decision.element in self._maker.analysis.results
            and not self._maker.is_possible(rule, decision.element)
        )
