"""How complete the drawing is: the share of model checks that each element passes, kept current. Pure: no Qt.

The checks of an element are read from the pack and evaluated for that element alone. A large drawing is looked through
a little at a time, so that no frame waits; until then the share is that of the part looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from threatline.engine.conditions import AllOf, AnyOf, CheckWord, Condition, Not
from threatline.engine.interpreter import Interpreter
from threatline.engine.kleene import Truth, all_of, any_of, opposite
from threatline.engine.pack import Check
from threatline.model.naming import is_default_name
from threatline.model.records import RULED_KINDS, Asset, Described, Flow
from threatline.session import Happened, Session

AT_ONCE = 200
"""Elements looked at when somebody asks; the rest waits for `look_further`."""

_WHOLE_PROJECT = frozenset({"name_duplicated", "boundary_count", "threat_undecided", "acceptance_incomplete"})
"""Words that one element alone cannot answer."""


class Completeness:
    """Shares between 0 and 1."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shares: dict[str, float] = {}
        self._sum = 0.0
        self._waiting = [record.id for record in session.document.records.values() if isinstance(record, Described)]
        self._checks: dict[str, list[Check]] = {
            kind: [check for check in session.content.active_checks(()) if check.applies_to in (kind, "any")]
            for kind in RULED_KINDS
        }

    # ---- asking -------------------------------------------------------------------------------------------------

    def of_drawing(self) -> float:
        """Return the mean share of all elements, of those looked at so far; 0 for an empty drawing."""
        if not self._shares:
            self.look_further(AT_ONCE)
        return self._sum / len(self._shares) if self._shares else 0.0

    def of_elements(self, ids: Sequence[str]) -> float:
        """Return the mean share of some elements; 0 for none."""
        shares = [self._share(id) for id in ids if self._is_checked(id)]
        return sum(shares) / len(shares) if shares else 0.0

    def of_scope(self) -> float:
        """Return how much is said about the project as a whole: title, description, data and its classes."""
        project = self._session.document.project
        assets = list(self._session.document.of_kind(Asset))
        classified = sum("classification" in asset.answers for asset in assets)
        said = [
            float(project.title.strip() not in ("", "Untitled project")),
            float(bool(project.description.strip())),
            float(bool(assets)),
            classified / len(assets) if assets else 0.0,
        ]
        return sum(said) / len(said)

    # ---- keeping current ----------------------------------------------------------------------------------------

    def look_further(self, count: int) -> bool:
        """Look at up to `count` more elements; tells whether any are left."""
        now, self._waiting = self._waiting[:count], self._waiting[count:]
        self._look_at(now)
        return bool(self._waiting)

    def follow(self, happened: Iterable[Happened]) -> None:
        """Look again at what commits touched, and at what they joined or cut."""
        touched: set[str] = set()
        graph = self._session.graph
        for one in happened:
            flows = one.graph.arcs | one.graph.crossings
            touched |= one.commit.touched | flows
            for flow in flows:
                for arc in (*graph.arcs(flow), *one.graph.former_arcs.get(flow, ())):
                    touched.update((arc.source, arc.target))
                touched.update(crossing.boundary for crossing in graph.crossings(flow))
        if len(touched) > AT_ONCE:
            self._waiting += [id for id in touched if id not in self._shares]
            touched = {id for id in touched if id in self._shares}
        self._look_at(touched)

    def _look_at(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._sum -= self._shares.pop(id, 0.0)
            if self._is_checked(id):
                share = self._shares[id] = self._share(id)
                self._sum += share

    def _is_checked(self, id: str) -> bool:
        return isinstance(self._session.document.records.get(id), Described)

    def _share(self, id: str) -> float:
        record = self._session.document.records[id]
        if not isinstance(record, Described) or record.answers.get("out_of_scope") is True:
            return 1.0 if isinstance(record, Described) and record.out_of_scope_reason.strip() else 0.5
        look = _Look(Interpreter(self._session.engine.situation), record)
        found = [look.test(check.when) for check in self._checks[record.kind]]
        return 1.0 - sum(truth is True for truth in found) / len(found) if found else 1.0


class _Look:
    """One element before the checks."""

    def __init__(self, interpreter: Interpreter, record: Described) -> None:
        self._interpreter = interpreter
        self._record = record

    def test(self, condition: Condition) -> Truth:
        """Return whether a check finds something; what needs the whole project finds nothing here."""
        match condition:
            case AllOf(parts):
                return all_of(self.test(part) for part in parts)
            case AnyOf(parts):
                return any_of(self.test(part) for part in parts)
            case Not(part):
                return opposite(self.test(part))
            case CheckWord():
                return condition.word not in _WHOLE_PROJECT and self._word(condition)
        return self._interpreter.test(condition, self._record.id)

    def _word(self, condition: CheckWord) -> bool:
        record = self._record
        match condition.word:
            case "carries_nothing":
                return isinstance(record, Flow) and not record.data
            case "end_missing":
                return isinstance(record, Flow) and (record.source is None or record.target is None)
            case "reason_missing":
                return not record.out_of_scope_reason.strip()
            case "name_is_default":
                return bool(record.name.strip()) and is_default_name(record.name)
            case "unknown_count":
                return sum(value == "unknown" for value in record.answers.values()) >= (condition.bound or 1)
        return False
