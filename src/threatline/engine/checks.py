"""Puts one subject before the checks: an element, a data asset, a diagram, or the project as a whole.

Checks ask whether the drawing is complete enough to trust its threats. They never count as threats.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from threatline.engine.catalogue import UNKNOWN
from threatline.engine.census import MODEL, Census
from threatline.engine.conditions import (
    AllOf,
    Always,
    AnyOf,
    CheckWord,
    Condition,
    Crosses,
    CrossingCount,
    EndKind,
    Fact,
    ModelFact,
    Named,
    NeighbourCount,
    Not,
    SomeFlow,
    walk,
)
from threatline.engine.interpreter import Interpreter
from threatline.engine.kleene import Truth, all_of, any_of, opposite
from threatline.engine.meanings import OUT_OF_SCOPE
from threatline.engine.pack import SEVERITIES, Check, Content, Control
from threatline.engine.situation import Situation
from threatline.engine.threats import Threat, filled, name_of
from threatline.model.document import Document
from threatline.model.naming import is_default_name
from threatline.model.records import (
    NODE_KINDS,
    RULED_KINDS,
    AnyRecord,
    Boundary,
    ControlUse,
    Decision,
    Described,
    Flow,
    OwnThreat,
    Project,
    Severity,
)

SUBJECTS = (*RULED_KINDS, "asset", "diagram")
"""The kinds of records that checks are about, besides the project as a whole."""

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

FIELDS = {
    "carries_nothing": "data",
    "description_missing": "description",
    "reason_missing": "out_of_scope_reason",
}
"""Check-only word → the field that it misses."""

UNDECIDED_STATES = ("suggested", "baseline", "own")
TAKEN_UP = ("planned", "in_place", "verified")
"""States of a control that count as protection; a proposed one is only an idea."""

identity_of = id
"""Of an object, where `id` is that of a record."""

_MARK = re.compile(r"\{(name|source|target|twin|count)\}")


class Inspection:
    """The checks of a pack and what they look at: the situation of this moment, the counts, the threats."""

    def __init__(
        self,
        content: Content,
        document: Document,
        census: Census,
        situation: Callable[[], Situation],
        threats: Callable[[str], Iterable[Threat]],
        worst_undecided: Callable[[str], Severity | Literal[""] | None],
    ) -> None:
        self.content, self.document, self.census = content, document, census
        self._situation, self._threats = situation, threats
        self._worst_undecided = worst_undecided
        """Tells without making threats how bad the worst is, "" for none; None where people said something."""
        self._interpreter = Interpreter(situation())
        parts = [part for project in document.of_kind(Project) for part in project.parts]
        self.checks = content.active_checks(parts)
        """Those of the pack itself and of the parts that the project has switched on when this is made."""
        of_left_out = [index for index, check in enumerate(self.checks) if _asks_why_left_out(check)]
        self._of_kind = {kind: self._numbers(kind) for kind in (*SUBJECTS, MODEL)}
        self._of_left_out = {kind: [n for n in of_left_out if n in self._of_kind[kind]] for kind in RULED_KINDS}
        self.of_threats = self._numbers("threat")
        number = {check.id: index for index, check in enumerate(self.checks)}
        self._mixed = {
            identity_of(part)
            for check in self.checks
            for condition in (check.when, check.applies_when)
            if condition is not None
            for part in walk(condition)
            if any(isinstance(word, CheckWord) for word in walk(part))
        }
        """Conditions, by identity, with words that only checks know."""
        self.covers = [[number[id] for id in check.covers if id in number] for check in self.checks]

    def _numbers(self, kind: str) -> list[int]:
        scopes = {kind, *(["any"] if kind in RULED_KINDS else []), *(["node"] if kind in NODE_KINDS else [])}
        return [index for index, check in enumerate(self.checks) if check.applies_to in scopes]

    def renew(self) -> None:
        """Look at the situation as it is now."""
        self._interpreter = Interpreter(self._situation())

    # ---- one subject --------------------------------------------------------------------------------------------

    def judge(self, id: str) -> tuple[list[int], list[int]]:
        """Return the numbers of the checks that apply to a subject, and of those that find something.

        A check applies when the kind fits and `applies_when` is true. What is left out of scope is only asked why. A
        check that another finding about the same subject covers does not apply.
        """
        record = self.document.records.get(id)
        if record is None and id != MODEL:
            return [], []
        applying = [
            index
            for index in self._numbers_for(id, record)
            if (when := self.checks[index].applies_when) is None or self._test(when, id, record) is True
        ]
        found = [index for index in applying if self._test(self.checks[index].when, id, record) is True]
        covered = {other for index in found for other in self.covers[index]}
        if covered:
            applying = [index for index in applying if index not in covered]
            found = [index for index in found if index not in covered]
        return applying, found

    def _numbers_for(self, id: str, record: AnyRecord | None) -> Sequence[int]:
        if id == MODEL or record is None:
            return self._of_kind[MODEL]
        if isinstance(record, Described) and record.answers.get(OUT_OF_SCOPE) is True:
            return self._of_left_out[record.kind]
        return self._of_kind.get(record.kind, ())

    def judge_threats(self, id: str) -> list[int]:
        """Return the numbers of the checks that find something about the threats of an element."""
        if not isinstance(self.document.records.get(id), Described):
            return []
        worst = self._worst_undecided(id)
        return [index for index in self.of_threats if self._finds_threat(self.checks[index], id, worst)]

    def _finds_threat(self, check: Check, id: str, worst: Severity | Literal[""] | None) -> bool:
        if worst is not None and isinstance(word := check.when, CheckWord):
            least = word.severity or "low"
            if word.word != "threat_undecided":
                return False  # it is about what people said, and they said nothing
            if SEVERITIES.index(least) > SEVERITIES.index(self.content.rating.baseline_cap):
                return worst != "" and _is_as_bad(worst, word)
        return any(self._about_threats(check, id))

    # ---- words --------------------------------------------------------------------------------------------------

    def texts(self, index: int, id: str) -> list[str]:
        """Return what a check that finds something says about a subject: a question, or one for each threat."""
        check = self.checks[index]
        if check.applies_to == "threat":
            return list(self._about_threats(check, id))
        return [_MARK.sub(lambda mark: self._mark(mark[1], check, id), _graded(check, self.census.size(id)))]

    def asks(self, index: int, id: str) -> str:
        """Return the property, or the field, whose answer a check misses in a subject; "" where there is none."""
        answers = getattr(self.document.records.get(id), "answers", {})
        for part in walk(self.checks[index].when):
            if isinstance(part, Fact) and part.operator == "known" and self._interpreter.test(part, id) is True:
                return part.name
            if isinstance(part, CheckWord) and part.word == "unknown_count":
                return next((name for name, value in answers.items() if value == UNKNOWN), "")
            if isinstance(part, CheckWord) and part.word in FIELDS:
                return FIELDS[part.word]
        return ""

    def _mark(self, mark: str, check: Check, id: str) -> str:
        record = self.document.records.get(id)
        if mark == "count":
            return str(self.census.size(id))
        if mark == "twin":
            return name_of(self.document, self.census.double(id) or self.census.inner_twin(id))
        if mark in ("source", "target") and isinstance(record, Flow):
            if (end := getattr(record, mark)) is None:
                return "one end" if mark == "source" else "the other end"
            return name_of(self.document, end)
        named = name_of(self.document, id)
        return f"this {record.kind}" if record is not None and named == f"an unnamed {record.kind}" else named

    # ---- conditions -----------------------------------------------------------------------------------------------

    def _test(self, condition: Condition, id: str, record: AnyRecord | None) -> Truth:
        if identity_of(condition) not in self._mixed:
            # As a whole: both ends of a two-way flow must be read in the same direction.
            return self._interpreter.test(condition, id)
        match condition:
            case CheckWord(word):
                return _WORDS[word](self, condition, id, record)
            case AllOf(parts):
                return all_of(self._test(part, id, record) for part in parts)
            case AnyOf(parts):
                return any_of(self._test(part, id, record) for part in parts)
            case Not(part):
                return opposite(self._test(part, id, record))
            case Named(condition=inner):
                return self._test(inner, id, record)
        raise TypeError(f"{type(condition).__name__} cannot hold words of checks")

    def _is_isolated(self, condition: CheckWord, id: str, record: AnyRecord | None) -> bool:
        records = self.document.records
        return not any(records[other].kind == "flow" for other in self.document.referrers(id))

    def _name_is_default(self, condition: CheckWord, id: str, record: AnyRecord | None) -> bool:
        name = str(getattr(record, "name", ""))
        # A flow or a line may go without a name: its ends tell which one it is.
        may_be_nameless = isinstance(record, Flow) or (isinstance(record, Boundary) and record.shape == "line")
        return is_default_name(name) and not (may_be_nameless and not name.strip())

    def _description_missing(self, condition: CheckWord, id: str, record: AnyRecord | None) -> bool:
        described = next(iter(self.document.of_kind(Project)), None) if id == MODEL else record
        return not str(getattr(described, "description", "")).strip()

    def _count(self, *kinds: str) -> int:
        return sum(self.document.count(kind) for kind in kinds)

    # ---- threats ------------------------------------------------------------------------------------------------

    def _about_threats(self, check: Check, id: str) -> Iterator[str]:
        """Yield what a check says about the threats of an element, one text each."""
        for part in walk(check.when):
            if isinstance(part, CheckWord):
                for title, question in _THREAT_WORDS[part.word](self, part, id):
                    question = question or check.question
                    yield f"{title}: {question[:1].lower()}{question[1:]}"

    def _undecided(self, word: CheckWord, id: str) -> Iterator[tuple[str, str]]:
        for threat in self._threats(id):
            if not _is_as_bad(threat.severity, word) or threat.state not in UNDECIDED_STATES:
                continue
            unowned = not (threat.decision and threat.decision.owner.strip())
            if threat.status is None or (threat.status in ("open", "mitigate") and unowned):
                yield threat.title, ""

    def _incomplete(self, word: CheckWord, id: str) -> Iterator[tuple[str, str]]:
        for decision in self._referring(id, "decision"):
            if isinstance(decision, Decision) and lacks_what_it_needs(decision):
                yield self._title(decision), QUESTIONS.get(decision.status or "", "")

    def _one_control(self, word: CheckWord, id: str) -> Iterator[tuple[str, str]]:
        for threat, controls in self._protected(word, id):
            if len(controls) == 1:
                yield threat.title, ""

    def _one_kind_of_control(self, word: CheckWord, id: str) -> Iterator[tuple[str, str]]:
        for threat, controls in self._protected(word, id):
            rarer = any(control.less_likelihood for control in controls)
            milder = any(control.less_impact for control in controls)
            if len(controls) > 1 and rarer != milder:
                missing = "What would we do if it happened anyway?" if rarer else "How could it happen less often?"
                yield threat.title, missing

    def _protected(self, word: CheckWord, id: str) -> Iterator[tuple[Threat, list[Control]]]:
        """Yield the threats of an element that are bad without protection, and what was taken up against each."""
        by_rule: dict[str, dict[str, Control]] = defaultdict(dict)
        for use in self._referring(id, "control_use"):
            if isinstance(use, ControlUse) and use.state in TAKEN_UP and use.control in self.content.controls:
                by_rule[use.rule][use.control] = self.content.controls[use.control]
        if not by_rule:
            return
        for threat in self._threats(id):
            if threat.rule in by_rule and threat.state in UNDECIDED_STATES and _is_as_bad(threat.inherent, word):
                yield threat, list(by_rule[threat.rule].values())

    def _referring(self, id: str, kind: str) -> list[AnyRecord]:
        records = self.document.records
        return [records[other] for other in sorted(self.document.referrers(id)) if records[other].kind == kind]

    def _title(self, decision: Decision) -> str:
        """Return what was decided about: the title of the rule or of the threat written by hand."""
        own = self.document.records.get(decision.rule)
        if isinstance(own, OwnThreat):
            return own.title or own.category or "A threat without a title"
        rule = self.content.rule.get(decision.rule)
        if rule is None:
            return f"{decision.rule} at {name_of(self.document, decision.element)}"
        return filled(rule.title, self.document, self.document.records[decision.element])


_Word = Callable[[Inspection, CheckWord, str, AnyRecord | None], bool]
_WORDS: dict[str, _Word] = {
    "carries_nothing": lambda look, word, id, record: isinstance(record, Flow) and not record.data,
    "end_missing": lambda look, word, id, record: (
        isinstance(record, Flow) and (record.source is None or record.target is None)
    ),
    "loop": lambda look, word, id, record: (
        isinstance(record, Flow) and record.source is not None and record.source == record.target
    ),
    "isolated": Inspection._is_isolated,
    "equivalent": lambda look, word, id, record: look.census.is_double(id),
    "redundant": lambda look, word, id, record: look.census.inner_twin(id) is not None,
    "name_is_default": Inspection._name_is_default,
    "name_duplicated": lambda look, word, id, record: look.census.has_namesake(id),
    "description_missing": Inspection._description_missing,
    "reason_missing": lambda look, word, id, record: not str(getattr(record, "out_of_scope_reason", "")).strip(),
    "unknown_count": lambda look, word, id, record: (
        sum(value == UNKNOWN for value in getattr(record, "answers", {}).values()) >= (word.bound or 0)
    ),
    "element_count": lambda look, word, id, record: look.census.size(id) >= (word.bound or 0),
    "boundary_count": lambda look, word, id, record: look._count("boundary") <= (word.bound or 0),
    "kind_count": lambda look, word, id, record: look._count(*word.kinds) <= (word.bound or 0),
    "crossed_nowhere": lambda look, word, id, record: not look.census.crossing_flows,
    "ratings_untouched": lambda look, word, id, record: (
        look.census.decided >= (word.bound or 0) and not look.census.ratings()
    ),
    "ratings_alike": lambda look, word, id, record: (
        sum(ratings := look.census.ratings().values()) >= (word.bound or 0) and len(ratings) == 1
    ),
}
"""Check-only word → whether it holds for a subject. Vocabulary, section 4."""

_THREAT_WORDS: dict[str, Callable[[Inspection, CheckWord, str], Iterator[tuple[str, str]]]] = {
    "threat_undecided": Inspection._undecided,
    "acceptance_incomplete": Inspection._incomplete,
    "one_control": Inspection._one_control,
    "one_kind_of_control": Inspection._one_kind_of_control,
}
"""Check-only word → the threats of an element for which it holds: title, and a question of its own or none."""


def _graded(check: Check, count: int) -> str:
    """Return the question of the highest grade that a count reaches."""
    return next((text for bound, text in reversed(list(check.grades.items())) if count >= bound), check.question)


def _asks_why_left_out(check: Check) -> bool:
    return any(isinstance(part, CheckWord) and part.word == "reason_missing" for part in walk(check.when))


def _is_as_bad(severity: Severity, word: CheckWord) -> bool:
    return SEVERITIES.index(severity) >= SEVERITIES.index(word.severity or "high")


def lacks_what_it_needs(decision: Decision) -> bool:
    """Tell whether a decision lacks what its status needs; a person is asked for it, an import may lack it."""
    return not all(str(getattr(decision, name) or "").strip() for name in NEEDS.get(decision.status or "", ()))


def reads_neighbours(checks: Iterable[Check]) -> bool:
    """Tell whether some check reads more than its subject, the flows at it and what they cross.

    The checks that ship do not; those of other packs may read anything that rules may read.
    """
    conditions = [condition for check in checks for condition in (check.when, check.applies_when) if condition]
    return not all(_is_near(part) for condition in conditions for part in walk(condition))


def _is_near(part: Condition) -> bool:
    match part:
        case AllOf() | AnyOf() | Not() | Always() | CheckWord():
            return True
        case Named() | EndKind() | NeighbourCount() | ModelFact():
            return True
        case Fact(end=end):
            return end is None
        case Crosses(types=types):
            return types is None
        case SomeFlow(where=where):
            return isinstance(where, Always)
        case CrossingCount(where=where):
            return where is None
    return False
