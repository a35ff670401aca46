"""Draw from typed text: `Customer -> [Shop cloud] Web app: Place order (https); [Shop cloud] Orders DB`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from threatline.commands.draw import Drawn, draw
from threatline.commands.place import NodeKind
from threatline.commands.plan import NOWHERE, Plan, PlannedFlow, key_of, labelled
from threatline.model.document import Transaction
from threatline.model.errors import Invalid
from threatline.model.geometry import Point

LONGEST_TEXT = 20_000
MOST_COMPLETIONS = 6
EXAMPLE = "Customer -> Web app: Place order (https)"

_ARROW = r"<[-=]{1,3}>|[-=]{1,3}>|<[-=]{1,3}|[→←↔]"
HAS_ARROW = re.compile(_ARROW)
_TOKEN = re.compile(
    rf"""(?P<quoted>"[^"\n]*")
    | (?P<store>\[\([^\[\]()\n]*\)\])
    | (?P<box>\[[^\[\]();\n]*\] | \[[^\[\]();\n,:<>=]*$)  # one that is just being typed ends with the text
    | (?P<arrow>{_ARROW})
    | (?P<end>[;\n]) | (?P<comma>,) | (?P<colon>:)
    | (?P<text>(?:(?!{_ARROW})[^;\n,:\["→←↔])+)
    | (?P<sign>.)""",
    re.VERBOSE,
)
_BOTH_WAYS = re.compile(r"\s+/\s+")


class Token(NamedTuple):
    """A piece of typed text, and where it begins and ends in it."""

    sort: str
    words: str
    start: int
    end: int


class Mention(NamedTuple):
    """A place in the text that names a node, a boundary or the protocol of a flow."""

    sort: str
    """"node", "box" or "protocol"."""
    key: str
    """The key of a node or boundary in the plan; the word for a protocol."""
    start: int
    end: int


class Fault(NamedTuple):
    """What is wrong with a text, in a sentence, and where."""

    sentence: str
    at: int


@dataclass(slots=True)
class Reading:
    """A typed text as far as it could be read."""

    plan: Plan = field(default_factory=Plan)
    mentions: list[Mention] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_sketch(text: str) -> Reading:
    """Read statements that are separated by `;` or lines; what is wrong is told in `faults`.

    `A -> B: label (https)`, arrows `->`, `<-`, `<->`; a chain goes on after each name and each label. Commas name
    several: `A, B -> C` draws a flow from each, `A -> B: one, C: two` a flow to each, and goes on from the last.
    `A <-> B: there / back` draws two flows. `[AWS] A, B` puts A and B into a boundary, `[] A` into none; what a chain
    names first after that stands there too. `@A` is an actor, `(A)` a process, `[(A)]` a store, `"A"` just a name.
    """
    reading = Reading()
    if len(text) > LONGEST_TEXT:
        reading.faults.append(
            Fault(f"This is longer than {LONGEST_TEXT:,} characters. Draw it in parts.", LONGEST_TEXT)
        )
        return reading
    for statement in _statements(text):
        try:
            _Statement(reading, statement).read()
        except Invalid as error:
            reading.faults.append(Fault(str(error), statement[0].start))
    if not reading.mentions and not reading.faults:
        reading.faults.append(Fault(f"Write what shall be drawn, such as {EXAMPLE}", 0))
    return reading


def sketch(tx: Transaction, diagram: str, text: str, near: Point) -> Drawn:
    """Draw what a text says, in one step: nodes that exist by name are joined, new ones placed near a point.

    Raises Invalid with the first fault of the text.
    """
    reading = read_sketch(text)
    if reading.faults:
        raise Invalid(reading.faults[0].sentence)
    tx.label = f"Draw {' '.join(text.split())[:40]}"
    return draw(tx, diagram, reading.plan, near)


def _statements(text: str) -> Iterator[list[Token]]:
    statement: list[Token] = []
    for match in _TOKEN.finditer(text):
        sort = match.lastgroup or "sign"
        if sort == "end":
            if any(token.words.strip() for token in statement):
                yield statement
            statement = []
        else:
            statement.append(Token(sort, match.group(), match.start(), match.end()))
    if any(token.words.strip() for token in statement):
        yield statement


class _Statement:
    """Reads one statement from left to right."""

    def __init__(self, reading: Reading, tokens: Sequence[Token]) -> None:
        self._reading = reading
        self._plan = reading.plan
        self._tokens = list(tokens)
        self._name: list[Token] = []
        self._box: str | None = None
        self._is_firm = False
        """Whether the names since the last arrow stand directly behind a boundary."""
        self._is_bare = False
        """Whether nothing has been named since the last boundary."""
        self._senders: list[str] = []
        self._arrow: Token | None = None
        self._group: list[str] = []
        """The nodes named since the last arrow."""
        self._flows: list[PlannedFlow] = []
        """The flows to the last node named; the last ones of the plan."""

    def read(self) -> None:
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            at += 1
            if token.sort == "box":
                self._end_name(token)
                self._enter(token)
            elif token.sort == "arrow":
                self._end_name(token)
                self._turn(token)
            elif token.sort == "comma":
                self._end_name(token)
                if not self._group:
                    self._fault("Write a name before the comma", token.start)
            elif token.sort == "colon":
                self._end_name(token)
                at = self._label(at, token)
            else:
                self._name.append(token)
        last = self._tokens[-1]
        self._end_name(last)
        if self._arrow is not None and not self._group:
            self._fault("Write a name on both sides of each arrow", last.end)
        elif self._is_bare:
            self._fault(
                "Write what stands in the boundary behind it, such as [Shop cloud] Web app, or a flow", last.end
            )

    def _fault(self, sentence: str, at: int) -> None:
        self._reading.faults.append(Fault(f"{sentence}: {EXAMPLE}", at))

    def _enter(self, token: Token) -> None:
        name = token.words.strip("[]").strip()
        self._box = self._plan.add_box(name) if name else NOWHERE
        self._is_firm = self._is_bare = True
        if name:
            self._reading.mentions.append(Mention("box", self._box, token.start, token.end))

    def _turn(self, token: Token) -> None:
        if not self._group:
            self._fault("Write a name on both sides of each arrow", token.start)
        # Everybody named before the first arrow sends; later on an arrow goes on from the last name.
        self._senders = self._group if self._arrow is None else self._group[-1:]
        self._arrow, self._group, self._flows, self._is_firm = token, [], [], False

    def _end_name(self, before: Token) -> None:
        tokens, self._name = self._name, []
        raw = "".join(token.words for token in tokens)
        if not raw.strip():
            return
        name, kind = spoken_name(raw)
        if not name:
            self._fault("Write a name here", before.start)
            return
        start = tokens[0].start + len(raw) - len(raw.lstrip())
        try:
            key = self._plan.add_node(name, kind, self._box, firm=self._is_firm)
        except Invalid as error:
            self._reading.faults.append(Fault(str(error), start))
            return
        self._reading.mentions.append(Mention("node", key, start, start + len(raw.strip())))
        self._group.append(key)
        self._is_bare = False
        if self._arrow is None:
            return
        first = len(self._plan.flows)
        for sender in self._senders:
            backwards = ">" not in self._arrow.words and self._arrow.words not in "→↔"
            two_way = self._arrow.words == "↔" or ("<" in self._arrow.words and ">" in self._arrow.words)
            ends = (key, sender) if backwards else (sender, key)
            self._plan.add_flow(PlannedFlow(*ends, two_way=two_way))
        self._flows = self._plan.flows[first:]

    def _label(self, at: int, colon: Token) -> int:
        """Read the label that begins at a token; returns the token behind it."""
        end = at
        while end < len(self._tokens) and self._tokens[end].sort != "arrow" and not self._begins_target(end):
            end += 1
        words = "".join(token.words for token in self._tokens[at:end])
        if not self._flows:
            if words.strip() or not self._group:
                self._fault("A label belongs to a flow", colon.start)
            return end
        self._relabel(words, self._tokens[at].start if at < end else colon.end)
        return end

    def _relabel(self, words: str, start: int) -> None:
        """Give the last flows their label; `there / back` on a two-way one makes two flows of it."""
        flows = self._plan.flows
        del flows[len(flows) - len(self._flows) :]
        words = words.strip()
        there_and_back = [words] if words.startswith('"') else _BOTH_WAYS.split(words, maxsplit=1)
        for flow in self._flows:
            if flow.two_way and len(there_and_back) == 2:
                self._plan.add_flow(PlannedFlow(flow.source, flow.target), there_and_back[0])
                self._plan.add_flow(PlannedFlow(flow.target, flow.source), there_and_back[1])
            else:
                self._plan.add_flow(flow, words)
        for part in there_and_back:
            if labelled(self._flows[0], part).protocol is not None:
                word = re.split(r"[\s(]+", part.strip(" )"))[-1]
                at = start + words.find(part) + part.rfind(word)
                self._reading.mentions.append(Mention("protocol", word, at, at + len(word)))

    def _begins_target(self, at: int) -> bool:
        """Tell whether a comma in a label ends it: `, Name: label` or `, [Boundary] …` names another target."""
        if self._tokens[at].sort != "comma":
            return False
        rest = iter(self._tokens[at + 1 :])
        for token in rest:
            if token.sort == "box" or token.sort == "colon":
                return True
            if token.sort in ("comma", "arrow"):
                return False
        return False


def spoken_name(raw: str) -> tuple[str, NodeKind | None]:
    """Return the name in `raw` and the kind its signs ask for: `@Bank`, `(Mailer)`, `[(Orders)]`, `"a name"`."""
    raw = raw.strip()
    if raw.startswith('"') and raw.endswith('"') and len(raw) > 1:
        return raw[1:-1].strip(), None
    if raw.startswith("@"):
        return raw[1:].strip(), "actor"
    if raw.startswith("[(") and raw.endswith(")]"):
        return raw[2:-2].strip(), "store"
    if _is_wrapped(raw):
        inner = raw[1:-1].strip()
        return inner[1:-1].strip() if _is_wrapped(inner) else inner, "process"
    return raw, None


def _is_wrapped(words: str) -> bool:
    """Tell whether one pair of brackets goes around all of it."""
    depth = 0
    for place, letter in enumerate(words):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place > 0 and place == len(words) - 1
    return False


def signed_name(name: str, kind: NodeKind) -> str:
    """Return a name with the signs that ask for a kind; `spoken_name` reads it back."""
    return {"actor": f"@{name}", "process": f"({name})", "store": f"[({name})]"}[kind]


def completions(
    reading: Reading, text: str, caret: int, nodes: Mapping[str, str], boxes: Mapping[str, str]
) -> tuple[tuple[str, ...], int, int]:
    """Return names that complete what is typed at the caret, those that begin with it first, and where it stands.

    `nodes` and `boxes` are the names on the diagram by their keys; names earlier in the text count too, what stands in
    the label of a flow does not.
    """
    here = next((m for m in reading.mentions if m.sort != "protocol" and m.start < caret <= m.end), None)
    if here is None:
        return (), caret, caret
    typed = text[here.start : here.end]
    start = here.start + len(typed) - len(typed.lstrip('[(@" '))
    end = here.end - (len(typed) - len(typed.rstrip('])" ')))
    whole, wanted = key_of(text[start:end]), key_of(text[start : min(caret, end)])
    if not wanted:
        return (), caret, caret
    plan = reading.plan.nodes if here.sort == "node" else reading.plan.boxes
    said = {m.key: plan[m.key].name for m in reading.mentions if m.sort == here.sort and m.key != here.key}
    found = {
        key: name
        for key, name in {**said, **(nodes if here.sort == "node" else boxes)}.items()
        if wanted in key and key != whole and (key.startswith(wanted) or f" {wanted}" in key)
    }
    ordered = sorted(found, key=lambda key: (not key.startswith(wanted), key))[:MOST_COMPLETIONS]
    return tuple(found[key] for key in ordered if _is_plain(found[key])), start, end


def _is_plain(name: str) -> bool:
    """Tell whether a name reads back as itself."""
    reading = read_sketch(name)
    return not reading.faults and [node.name for node in reading.plan.nodes.values()] == [name]
