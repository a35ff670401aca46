"""Writes findings as JSON for programs and as text for people."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from textwrap import fill

from threatline.cli.findings import Findings, as_object
from threatline.cli.plain import in_one_line
from threatline.engine.health import percent
from threatline.engine.threats import Threat
from threatline.model.records import Severity

WIDTH = 100
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
_CERTAIN = ("suggested", "baseline", "own")
_STATUS_WORDS = {
    "open": "taken on",
    "mitigate": "being mitigated",
    "accept": "accepted",
    "transfer": "transferred",
    "avoid": "avoided",
    "not_applicable": "does not apply",
    "duplicate": "a duplicate",
}


def as_json(findings: Findings) -> str:
    """Return findings as JSON: sorted, stable, two blanks a level."""
    return json.dumps(as_object(findings), ensure_ascii=False, indent=2) + "\n"


def as_text(findings: Findings) -> str:
    """Return findings for a terminal: title and counts, the elements with the worst threats first, the problems."""
    blocks = ["\n".join(_head(findings))]
    if findings.coverage().share().total:
        blocks.append("\n".join(_coverage(findings)))
    blocks += ["\n".join(_element(findings, element, threats)) for element, threats in _worst_first(findings)]
    if findings.problems:
        heading = f"What the drawing does not say yet ({percent(findings.completeness())} % complete)"
        blocks.append("\n".join([heading, "-" * len(heading), *_problems(findings)]))
    return "\n\n".join(blocks) + "\n"


def _head(findings: Findings) -> Iterator[str]:
    title = in_one_line(findings.analysis.document.project.title) or "Untitled project"
    yield title
    yield "=" * len(title)
    yield ", ".join(_many(number, kind) for kind, number in findings.counts().items() if number) or "Nothing is drawn."
    certain = [threat for threat in findings.threats if threat.state in _CERTAIN]
    by_severity = Counter(threat.severity for threat in certain)
    ranked = ", ".join(f"{by_severity[severity]} {severity}" for severity in SEVERITIES if by_severity[severity])
    states = Counter(threat.state for threat in findings.threats)
    parts = [_many(len(certain), "threat") + (f" ({ranked})" if ranked else ""), _many(states["question"], "question")]
    if decided := sum(threat.status is not None for threat in certain):
        parts.append(f"{decided} decided")
    if states["resolved_by_design"]:
        parts.append(f"{states['resolved_by_design']} resolved by design")
    if states["orphaned"]:
        parts.append(f"{_many(states['orphaned'], 'decision')} whose rule is gone")
    yield ", ".join(parts) + "."


def _coverage(findings: Findings) -> Iterator[str]:
    """Yield the sums of the chart, kinds by letters, each as decided of all."""
    chart = findings.coverage()
    whole = chart.share()
    yield f"Coverage: {whole.settled} of {whole.total} decided, {whole.unanswered} without an answer yet"
    yield "".join([" " * 10, *(f"{letter:>9}" for letter in chart.letters)])
    for name, kind in [*((kind, kind) for kind in chart.kinds if chart.share(kind).total), ("all", None)]:
        shares = [chart.share(kind, letter) for letter in chart.letters]
        cells = (f"{share.settled}/{share.total}" if share.total else "" for share in shares)
        yield "".join([f"{name:<10}", *(f"{cell:>9}" for cell in cells)]).rstrip()


def _worst_first(findings: Findings) -> list[tuple[str, list[Threat]]]:
    """Return the elements with their threats, those with the worst first; questions come after threats."""
    by_element: dict[str, list[Threat]] = defaultdict(list)
    for threat in findings.threats:
        by_element[threat.element].append(threat)
    ranked = [(element, sorted(threats, key=_rank)) for element, threats in by_element.items()]
    return sorted(ranked, key=lambda entry: (_rank(entry[1][0]), entry[1][0].element_name, entry[0]))


def _rank(threat: Threat) -> tuple[int, int, str]:
    group = 0 if threat.state in _CERTAIN else 1 if threat.state == "question" else 2
    return group, SEVERITIES.index(threat.severity), threat.key


def _element(findings: Findings, id: str, threats: list[Threat]) -> Iterator[str]:
    name = in_one_line(threats[0].element_name) or "without a name"
    heading = f"{name} ({findings.element(id).kind})"
    yield heading
    yield "-" * len(heading)
    for threat in threats:
        yield _folded(f"{_mark(threat):<9} {_words(threat)}{_decision(threat)}  [{threat.rule}]", " " * 10)
        if threat.state == "suggested" and (clauses := findings.clauses(threat)):
            yield _folded(f"{'':<10}because {in_one_line('; '.join(clauses), 500)}", " " * 10)


def _problems(findings: Findings) -> Iterator[str]:
    """Yield what the checks find under the title of each check; what was set aside stands last, with its reason."""
    for title, problems in groupby((p for p in findings.problems if p.waived is None), key=lambda p: p.title):
        yield _folded(in_one_line(title, 200), "  ")
        for problem in problems:
            yield _folded(f"  - {in_one_line(problem.text, 300)}", "    ")
    aside = [problem for problem in findings.problems if problem.waived is not None]
    if aside:
        yield "Set aside"
    for problem in aside:
        yield _folded(f"  - {in_one_line(problem.text, 300)}", "    ")
        yield _folded(f"    because: {in_one_line(problem.waived or '', 300)}", "    ")


def _mark(threat: Threat) -> str:
    if threat.state in _CERTAIN:
        return threat.severity
    return "question" if threat.state == "question" else "settled"


def _words(threat: Threat) -> str:
    return in_one_line((threat.question if threat.state == "question" else threat.title) or threat.question, 200)


def _decision(threat: Threat) -> str:
    if threat.state == "resolved_by_design":
        return " (resolved by design)"
    if threat.state == "orphaned":
        return f" ({_STATUS_WORDS[threat.status] if threat.status else 'noted'}; its rule is gone)"
    return f" ({_STATUS_WORDS[threat.status]})" if threat.status is not None else ""


def _folded(line: str, indent: str) -> str:
    return fill(line, WIDTH, subsequent_indent=indent, break_long_words=True, break_on_hyphens=False)


def _many(number: int, noun: str) -> str:
    plural = {"process": "processes", "boundary": "boundaries"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"
