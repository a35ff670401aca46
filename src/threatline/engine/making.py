"""Makes the threats of an element from its rule masks, decisions, own threats and controls, when somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from threatline.engine.analysis import NONE, Analysis
from threatline.engine.catalogue import Value
from threatline.engine.meanings import BUSINESS_CRITICALITY
from threatline.engine.pack import SEVERITIES, Rule
from threatline.engine.risk import (
    ACTING_NOW,
    Risk,
    acting_controls,
    decided_risk,
    default_risk,
    residual_risk,
)
from threatline.engine.threats import Outline, State, Summary, Threat, filled, name_of, rank_of
from threatline.model.identity import threat_key
from threatline.model.records import AnyRecord, ControlUse, Decision, OwnThreat, Record, Severity

MOST_REMEMBERED = 20_000
"""Summaries of different elements that are kept; equal elements share one."""


class Plain(NamedTuple):
    """What an element shows about which nobody decided anything; equal elements share it."""

    summary: Summary
    outlines: tuple[Outline, ...]


class ThreatMaker:
    """Knows what people said about threats, and joins it with what the analysis says."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.content, self.document = analysis.content, analysis.document
        self._rules = analysis.compiled.rules
        self._bits = {rule.id: 1 << place for rules in self._rules.values() for place, rule in enumerate(rules)}
        self._specific = {
            kind: sum(1 << place for place, rule in enumerate(rules) if rule.role == "specific" and rule.stride)
            for kind, rules in self._rules.items()
        }
        """Kind → the bits of the rules that replace the baseline row of their letter."""
        self._said: dict[str, dict[str, None]] = {}
        """Element → ids of its decisions, own threats and control uses."""
        self._plain: dict[tuple[object, ...], Plain] = {}
        self._risks: dict[tuple[object, ...], Risk] = {}
        for record in self.document.of_kind(Decision, OwnThreat, ControlUse):
            self.note(record, True)

    def note(self, record: AnyRecord | Record, is_there: bool) -> None:
        """Remember, or forget, a decision, a threat written by hand or a use of a control."""
        element: str = record.element  # type: ignore[union-attr]
        if is_there:
            self._said.setdefault(element, {})[record.id] = None
        else:
            self._said.get(element, {}).pop(record.id, None)
            if not self._said.get(element, True):
                del self._said[element]

    def has_said(self, element: str) -> bool:
        """Tell whether people said something about the threats of an element."""
        return element in self._said

    def decisions(self, element: str) -> list[Decision]:
        """Return what people decided about the threats of an element."""
        records = self.document.records
        return [one for id in self._said.get(element, ()) if isinstance(one := records.get(id), Decision)]

    def is_known(self, rule: Rule) -> bool:
        """Tell whether a rule is in use: not one of a part of the pack that is switched off."""
        return rule.id in self._bits

    def is_possible(self, rule: Rule, element: str) -> bool:
        """Tell whether a rule is true or unknown on an element; one that is switched off never is."""
        return bool(self._bits.get(rule.id, 0) & self.analysis.results.get(element, NONE)[1]) and (
            self.document.records[element].kind == rule.kind
        )

    # ---- threats ------------------------------------------------------------------------------------------------

    def threats(self, element: str) -> Iterator[Threat]:
        """Yield everything true, asked or decided about one element, in the order of the pack, then own threats."""
        record = self.document.records.get(element)
        if record is None or element not in self.analysis.results:
            return
        said = [one for id in self._said.get(element, ()) if (one := self.document.records[id]).element == element]  # type: ignore[union-attr]
        decisions = {one.rule: one for one in said if isinstance(one, Decision)}
        uses = [one for one in said if isinstance(one, ControlUse)]
        for rule, state in self._states(element, record.kind, decisions):
            yield self._threat(rule, state, record, decisions.pop(rule.id, None), uses)
        for one in said:
            if isinstance(one, OwnThreat):
                yield self._own(one, record, decisions.pop(one.id, None), uses)
        for rule_id, decision in decisions.items():
            known = self.content.rule.get(rule_id)
            if known is not None and rule_id in self._bits:
                yield self._threat(known, "resolved_by_design", record, decision, uses)
            else:
                yield self._orphan(decision, known, record)

    def asking(self) -> Iterator[tuple[Rule, str]]:
        """Yield every rule that asks something, with the element about which it does; without texts, so for many."""
        for element, (yes, may) in self.analysis.results.items():
            left = may & ~yes
            rules = self._rules[self.document.records[element].kind] if left else ()
            while left:
                bit = left & -left
                left ^= bit
                yield rules[bit.bit_length() - 1], element

    def _states(self, element: str, kind: str, decided: dict[str, Decision]) -> Iterator[tuple[Rule, State]]:
        yes, may = self.analysis.results[element]
        rules = self._rules[kind]
        covered = self._covered(kind, yes)
        while may:
            bit = may & -may
            may ^= bit
            rule = rules[bit.bit_length() - 1]
            if rule.role == "baseline" and rule.stride in covered and rule.id not in decided:
                continue
            if not yes & bit:
                yield rule, "question"
            else:
                yield rule, "baseline" if rule.role == "baseline" else "suggested"

    def _covered(self, kind: str, yes: int) -> set[str | None]:
        """Return the letters for which a specific rule is true, so that the baseline row is replaced."""
        rules = self._rules[kind]
        found: set[str | None] = set()
        left = yes & self._specific[kind]
        while left:
            bit = left & -left
            left ^= bit
            found.add(rules[bit.bit_length() - 1].stride)
        return found

    def _threat(
        self, rule: Rule, state: State, record: AnyRecord, decision: Decision | None, uses: list[ControlUse]
    ) -> Threat:
        rating = self.content.rating
        inherent = decided_risk(rating, self._default(rule, record.id), decision)
        now = inherent
        if uses and (decision is None or decision.severity is None):
            now = residual_risk(rating, inherent, acting_controls(self.content, uses, rule.id, ACTING_NOW))
        return Threat(
            key=threat_key(rule.id, record.id),
            rule=rule.id,
            stride=rule.stride,
            category=rule.category,
            also=rule.also,
            element=record.id,
            element_name=getattr(record, "name", ""),
            title=filled(rule.title, self.document, record),
            question=filled(rule.question, self.document, record),
            severity=now.severity,
            inherent=inherent.severity,
            likelihood=now.likelihood,
            impact=now.impact,
            state=state,
            status=decision.status if decision else None,
            decision=decision,
            asks=rule.asks,
            asks_on=rule.asks_on,
            controls_resolve=rule.resolve,
            controls_reduce=rule.reduce,
            refs=tuple((family, value) for family, values in rule.refs.items() for value in values),
            harms=rule.harms or self._harms_of_letter(rule),
        )

    def _harms_of_letter(self, rule: Rule) -> tuple[str, ...]:
        letter = self.content.stride.get(rule.stride or "")
        return letter.harms if letter else ()

    def _own(self, own: OwnThreat, record: AnyRecord, decision: Decision | None, uses: list[ControlUse]) -> Threat:
        rating = self.content.rating
        inherent = decided_risk(rating, Risk(None, None, own.severity), decision)
        now = residual_risk(rating, inherent, acting_controls(self.content, uses, own.id, ACTING_NOW))
        return Threat(
            key=threat_key(own.id, record.id),
            rule=own.id,
            stride=own.stride,
            category=None,
            also=(),
            element=record.id,
            element_name=getattr(record, "name", ""),
            title=own.title or own.category or "A threat without a title",
            question=own.question or own.title or own.category or "What could go wrong here?",
            severity=now.severity,
            inherent=inherent.severity,
            likelihood=now.likelihood,
            impact=now.impact,
            state="own",
            status=decision.status if decision else None,
            decision=decision,
        )

    def _orphan(self, decision: Decision, rule: Rule | None, record: AnyRecord) -> Threat:
        """Return a decision whose rule has left the pack, or is switched off."""
        default = self._default(rule, record.id) if rule is not None else Risk(None, None, "low")
        risk = decided_risk(self.content.rating, default, decision)
        name = name_of(self.document, record.id)
        return Threat(
            key=decision.id,
            rule=decision.rule,
            stride=rule.stride if rule else None,
            category=rule.category if rule else None,
            also=(),
            element=record.id,
            element_name=getattr(record, "name", ""),
            title=filled(rule.title, self.document, record) if rule else f"A decision about {name} without its rule",
            question=filled(rule.question, self.document, record) if rule else f"Does this still matter for {name}?",
            severity=risk.severity,
            inherent=risk.severity,
            likelihood=risk.likelihood,
            impact=risk.impact,
            state="orphaned",
            status=decision.status,
            decision=decision,
        )

    # ---- ratings ------------------------------------------------------------------------------------------------

    def _default(self, rule: Rule, element: str) -> Risk:
        criticality = self.analysis.values[element].value(BUSINESS_CRITICALITY)
        return self._default_for(rule, criticality, self.analysis.data_class(element))

    def _default_for(self, rule: Rule, criticality: Value, data_class: str | None) -> Risk:
        key = (rule.id, criticality, data_class)
        found = self._risks.get(key)
        if found is None:
            found = self._risks[key] = default_risk(self.content.rating, rule, criticality, data_class)
        return found

    # ---- without texts ------------------------------------------------------------------------------------------

    def plain(self, element: str) -> Plain | None:
        """Return the summary and the outlines of an element, or None when people said something about its threats."""
        results = self.analysis.results.get(element)
        if results is None or element in self._said:
            return None
        kind = self.document.records[element].kind
        values = self.analysis.values[element]
        key = (kind, *results, values.value(BUSINESS_CRITICALITY), self.analysis.data_class(element))
        found = self._plain.get(key)
        if found is None:
            if len(self._plain) > MOST_REMEMBERED:
                self._plain.clear()
            found = self._plain[key] = self._plainly(element, kind)
        return found

    def _plainly(self, element: str, kind: str) -> Plain:
        threats: dict[str | None, list[tuple[int, Severity]]] = {}
        asked: dict[object, tuple[int, Severity, str, str | None]] = {}
        criticality = self.analysis.values[element].value(BUSINESS_CRITICALITY)
        data_class = self.analysis.data_class(element)
        for rule, state in self._states(element, kind, {}):
            severity = self._default_for(rule, criticality, data_class).severity
            letter = rule.stride or rule.category
            if state != "question":
                threats.setdefault(letter, []).append((0 if state == "suggested" else 1, severity))
                continue
            one = (-SEVERITIES.index(severity), severity, rule.id, letter)
            ask = (rule.asks, rule.asks_on) if rule.asks else rule.id
            if ask not in asked or (one[0], one[2]) < (asked[ask][0], asked[ask][2]):
                asked[ask] = one
        questions: dict[str | None, Severity] = {}
        for _, severity, _, letter in sorted(asked.values(), key=lambda one: one[0]):
            questions.setdefault(letter, severity)
        outlines = []
        for letter in {**threats, **questions}:
            if letter in threats:
                group, severity = min(threats[letter], key=lambda one: (one[0], -SEVERITIES.index(one[1])))
            else:
                group, severity = 1, questions[letter]
            outlines.append(Outline(letter, rank_of(group, severity, letter in questions, letter)))
        open_ones = [severity for found in threats.values() for group, severity in found if group == 0]
        worst = max(open_ones, key=SEVERITIES.index, default=None)
        untouched = sum(group == 1 for found in threats.values() for group, _ in found)
        return Plain(
            Summary(open=len(open_ones), questions=len(asked), untouched=untouched, worst=worst), tuple(outlines)
        )
