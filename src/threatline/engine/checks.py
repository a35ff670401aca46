"""Model checks: is the drawing complete enough to trust its threats? They never count as threats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from threatline.engine.catalogue import UNKNOWN
from threatline.engine.conditions import AllOf, AnyOf, CheckWord, Condition, Not
from threatline.engine.interpreter import Interpreter
from threatline.engine.kleene import Truth, all_of, any_of, opposite
from threatline.engine.meanings import OUT_OF_SCOPE
from threatline.engine.pack import SEVERITIES, Check, Content
from threatline.engine.situation import MODEL, Situation
from threatline.engine.threats import Threat, filled, name_of
from threatline.model.naming import is_default_name
from threatline.model.records import (
    RULED_KINDS,
    Asset,
    Boundary,
    Decision,
    Described,
    Element,
    Flow,
    OwnThreat,
    Severity,
)

NEEDS: dict[str, tuple[str, ...]] = {
    "accept": ("reason", "owner", "review_on"),
    "transfer": ("receiver",),
    "avoid": ("reason",),
    "not_applicable": ("reason",),
    "duplicate": ("duplicate_of",),
}
"""Status → the fields that it needs. Vocabulary, section 10."""

QUESTIONS = {
    "transfer": "Who carries this instead of us?",
    "avoid": "What changes in the design so that this cannot happen?",
    "not_applicable": "Why does this not apply?",
    "duplicate": "Which threat is this the same as?",
}
"""Status → what to ask when something is missing; accepting is asked about in the words of the check."""

UNDECIDED_STATES = ("suggested", "baseline", "own")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the drawing does not say yet."""

    check: str
    element: str | None
    """The element or asset it is about; None for the project as a whole."""
    text: str


def problems(situation: Situation, threats: Iterable[Threat]) -> list[Problem]:
    """Return what all checks of the pack find, in the order of the checks, then of the elements."""
    found = _Inspection(situation, list(threats))
    return [problem for check in situation.content.checks for problem in found.of(check)]


class _Inspection:
    """One look at the whole project."""

    def __init__(self, situation: Situation, threats: list[Threat]) -> None:
        self.situation = situation
        self.content: Content = situation.content
        self.interpreter = Interpreter(situation)
        self.threats = threats
        records = situation.document.records.values()
        self.elements = [record for record in records if isinstance(record, Described)]
        self.elements.sort(key=lambda element: (element.order, element.id))
        self.names: Counter[tuple[str, str]] = Counter(
            (element.kind, _plain(element.name)) for element in self.elements
        )

    def of(self, check: Check) -> Iterator[Problem]:
        """Yield what one check finds."""
        if check.applies_to == "threat":
            yield from self._of_threats(check)
        elif check.applies_to == "model":
            if self._test(check.when, MODEL, None):
                yield Problem(check.id, None, check.question)
        elif check.applies_to == "asset":
            for asset in self.situation.document.of_kind(Asset):
                if self._test(check.when, asset.id, asset):
                    yield Problem(check.id, asset.id, check.question.format(name=asset.name or "this data"))
        else:
            kinds = RULED_KINDS if check.applies_to == "any" else (check.applies_to,)
            for element in self.elements:
                if (
                    element.kind in kinds
                    and self._concerns(check, element)
                    and self._test(check.when, element.id, element)
                ):
                    yield Problem(check.id, element.id, self._question(check, element))

    def _concerns(self, check: Check, element: Described) -> bool:
        """Leave what is out of scope alone, except for the reason why."""
        out = element.answers.get(OUT_OF_SCOPE) is True
        return not out or any(
            isinstance(part, CheckWord) and part.word == "reason_missing" for part in _words(check.when)
        )

    def _question(self, check: Check, element: Described) -> str:
        marks = {"name": element.name or f"this {element.kind}", "source": "one end", "target": "the other end"}
        if isinstance(element, Flow):
            for end, id in (("source", element.source), ("target", element.target)):
                if id is not None:
                    marks[end] = getattr(self.situation.document.records[id], "name", "") or "an unnamed element"
            if not element.name:
                marks["name"] = f"the flow from {marks['source']} to {marks['target']}"
        return check.question.format_map(marks)

    # ---- conditions -----------------------------------------------------------------------------------------------

    def _test(self, condition: Condition, id: str, record: Described | Asset | None) -> Truth:
        match condition:
            case AllOf(parts):
                return all_of(self._test(part, id, record) for part in parts)
            case AnyOf(parts):
                return any_of(self._test(part, id, record) for part in parts)
            case Not(part):
                return opposite(self._test(part, id, record))
            case CheckWord():
                return self._word(condition, record)
        return self.interpreter.test(condition, id)

    def _word(self, condition: CheckWord, record: Described | Asset | None) -> bool:
        match condition.word:
            case "boundary_count":
                return self.situation.document.count("boundary") <= (condition.bound or 0) and self._has_outsiders()
            case "carries_nothing":
                return isinstance(record, Flow) and not record.data
            case "end_missing":
                return isinstance(record, Flow) and (record.source is None or record.target is None)
            case "reason_missing":
                return isinstance(record, Described) and not record.out_of_scope_reason.strip()
            case "name_is_default":
                # A flow or a line may go without a name: its ends tell which one it is.
                nameless = isinstance(record, Flow | Boundary) and not record.name.strip()
                return isinstance(record, Element) and not nameless and is_default_name(record.name)
            case "name_duplicated":
                if not isinstance(record, Described) or isinstance(record, Flow) or not record.name.strip():
                    return False
                return self.names[record.kind, _plain(record.name)] > 1
            case "unknown_count":
                answers = record.answers.values() if record is not None else ()
                return sum(value == UNKNOWN for value in answers) >= (condition.bound or 1)
        return False

    def _has_outsiders(self) -> bool:
        return self.situation.document.count("actor") > 0

    # ---- decisions ------------------------------------------------------------------------------------------------

    def _of_threats(self, check: Check) -> Iterator[Problem]:
        for word in _words(check.when):
            if word.word == "threat_undecided":
                for threat in self.threats:
                    if self._is_undecided(threat, word.severity):  # type: ignore[arg-type]
                        yield self._about(check, threat.element, threat.title, check.question)
            elif word.word == "acceptance_incomplete":
                for decision in self.situation.document.of_kind(Decision):
                    if _lacks_what_it_needs(decision):
                        question = QUESTIONS.get(decision.status or "", check.question)
                        yield self._about(check, decision.element, self._title(decision), question)

    @staticmethod
    def _about(check: Check, element: str, title: str, question: str) -> Problem:
        return Problem(check.id, element, f"{title}: {question[:1].lower()}{question[1:]}")

    def _title(self, decision: Decision) -> str:
        """Return what was decided about: the title of the rule or of the threat written by hand."""
        document = self.situation.document
        own = document.records.get(decision.rule)
        if isinstance(own, OwnThreat):
            return own.title or own.category or "A threat without a title"
        rule = self.content.rule.get(decision.rule)
        if rule is None:
            return f"{decision.rule} at {name_of(document, decision.element)}"
        return filled(rule.title, document, document.records[decision.element])

    @staticmethod
    def _is_undecided(threat: Threat, severity: Severity | None) -> bool:
        if threat.state not in UNDECIDED_STATES or SEVERITIES.index(threat.severity) < SEVERITIES.index(
            severity or "high"
        ):
            return False
        if threat.status is None:
            return True
        return threat.status in ("open", "mitigate") and not (threat.decision and threat.decision.owner.strip())


def _lacks_what_it_needs(decision: Decision) -> bool:
    """Tell whether a decision lacks what its status needs; a person is asked for it, an import may lack it."""
    return not all(str(getattr(decision, name) or "").strip() for name in NEEDS.get(decision.status or "", ()))


def _words(condition: Condition) -> Iterator[CheckWord]:
    match condition:
        case CheckWord():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _words(part)
        case Not(part):
            yield from _words(part)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
