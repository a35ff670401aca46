"""What a check of a model finds, as plain values in a stable order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from threatline.engine.coverage import Coverage, Share
from threatline.engine.health import Problem
from threatline.engine.threats import Threat
from threatline.headless import Analysis
from threatline.model.records import ELEMENT_KINDS, Element
from threatline.storage.tmproj import VERSION


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that `threatline check` says about a model."""

    analysis: Analysis
    threats: tuple[Threat, ...]
    """Sorted by key."""
    problems: tuple[Problem, ...]
    """Sorted by check, element and text."""

    def counts(self) -> dict[str, int]:
        """Return how many elements there are of each of the six kinds; flows with a free end count."""
        return {kind: self.analysis.document.count(kind) for kind in ELEMENT_KINDS}

    def coverage(self) -> Coverage:
        """Return how every cell of the chart stands."""
        return self.analysis.engine.coverage()

    def completeness(self) -> float:
        """Return the share of the checks of the drawing that pass, 0 to 1; 0 where nothing is drawn."""
        return self.analysis.engine.health.completeness()

    def clauses(self, threat: Threat) -> list[str]:
        """Return the facts behind a threat as clauses that continue "because …"."""
        return [reason.sentence for reason in self.analysis.engine.why(threat.key)]

    def element(self, id: str) -> Element:
        """Return the element that a threat is about."""
        return self.analysis.document.get(id, Element)


def findings_of(analysis: Analysis) -> Findings:
    """Return the threats and problems of an analysed model."""
    threats = sorted(analysis.engine.threats(), key=lambda threat: threat.key)
    found = sorted(analysis.engine.problems(), key=_order_of_problem)
    return Findings(analysis, tuple(threats), tuple(found))


def as_object(findings: Findings) -> dict[str, Any]:
    """Return findings as what `--format json` prints.

    `project.version` is the version of the file format; `status` is null while nobody has decided; `completeness` is
    between 0 and 1; `element` of a problem is null for the whole project; `waived` is why it was set aside, or null.
    """
    return {
        "project": {"name": findings.analysis.document.project.title, "version": VERSION},
        "elements": findings.counts(),
        "coverage": _coverage_object(findings.coverage()),
        "completeness": round(findings.completeness(), 4),
        "threats": [
            {
                "id": threat.key,
                "rule": threat.rule,
                "stride": threat.stride,
                "element": threat.element,
                "element_name": threat.element_name,
                "title": threat.title,
                "question": threat.question,
                "severity": threat.severity,
                "state": threat.state,
                "status": threat.status,
                "why": [sentence_of(clause) for clause in findings.clauses(threat)],
            }
            for threat in findings.threats
        ],
        "problems": [
            {
                "check": problem.check,
                "title": problem.title,
                "element": problem.element,
                "text": problem.text,
                "waived": problem.waived,
            }
            for problem in findings.problems
        ],
    }


def _coverage_object(chart: Coverage) -> dict[str, Any]:
    """Return the sums of the chart: of all cells, and of each kind and letter."""
    return {
        "total": _share_object(chart.share()),
        "kinds": {
            kind: {
                letter: _share_object(share) for letter in chart.letters if (share := chart.share(kind, letter)).total
            }
            for kind in chart.kinds
            if chart.share(kind).total
        },
    }


def _share_object(share: Share) -> dict[str, int]:
    return {
        "open": share.open,
        "unanswered": share.unanswered,
        "decided": share.decided,
        "not_applicable": share.not_applicable,
    }


def sentence_of(clause: str) -> str:
    """Return a clause as a sentence: a capital letter and a full stop."""
    text = clause.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def _order_of_problem(problem: Problem) -> tuple[str, str, str]:
    return problem.check, problem.element or "", problem.text
