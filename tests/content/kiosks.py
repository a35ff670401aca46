"""A small pack of one's own, as tests write, break and load it."""

from __future__ import annotations

from pathlib import Path

PACK = """\
pack:
  id: kiosks
  version: 1.2.0
  extends: threatline
  label: Machines in public places
  help: Ask about screens that strangers use.

properties:
  process:
    screen_kind:
      type: enum
      label: What kind of screen it is
      help: Where it stands decides who sees it.
      values: [hall, desk]
    screen_clears:
      type: tri
      label: Forgets the last person
      role: control
      default: unknown
      help: The screen starts anew.
      if_yes: it forgets the last person
      if_no: it still shows what the last person did

presets:
  process:
    screen_kind:
      desk: {screen_clears: true}

controls:
  KIOSK-CLEAR:
    title: Let the screen start anew
    plain: Nobody finds what the person before has typed.
    done_when: Going back leads nowhere.
    sets: {screen_clears: true}
    reduces: {likelihood: 2, impact: 0}

definitions:
  public_screen:
    means: A stranger uses it directly.
    because: '{who} is used by anonymous visitors'
    when: {any_inbound: {prop: source.actor_type, is: anonymous_public}}

rules:
  - id: KIOSK-1
    applies_to: process
    stride: I
    role: specific
    title: The next person at {name} can see what the last one did
    question: Does {name} forget everything when a person walks away?
    asks: screen_clears
    likelihood: 4
    impact: 3
    severity: medium
    when:
      all:
        - {use: public_screen}
        - {prop: screen_clears, is: false}
    controls:
      resolve: [KIOSK-CLEAR]

checks:
  - id: KIOSK-CHECK
    applies_to: process
    title: Screen not known
    question: What kind of screen does {name} have?
    when: {prop: screen_kind, known: false}

examples:
  - name: a machine
    nodes:
      - {id: Traveller, kind: actor, actor_type: anonymous_public}
      - {id: Machine, kind: process}
      - {id: Timetable, kind: store}
    flows:
      - {id: touches, source: Traveller, target: Machine}
    steps:
      - {rule: KIOSK-1, element: Machine, is: unknown}
      - {rule: KIOSK-1, element: Machine, answer: {screen_kind: desk}, is: false}
      - {rule: KIOSK-1, element: Machine, answer: {screen_clears: false}, is: true, severity: medium}
      - {element: Timetable, letter: E, panel: []}
      - {rule: KIOSK-1, element: Machine, control: KIOSK-CLEAR, is: false}
"""


def changed(old: str, new: str, text: str = PACK) -> str:
    """Return the pack with one text replaced where it stands first."""
    assert old in text
    return text.replace(old, new, 1)


def write_pack(folder: Path, text: str = PACK, file: str = "pack.yaml") -> Path:
    """Write a pack of one file and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    return folder


def line_of(text: str) -> int:
    """Return the line of the pack, from 1, that holds a text first."""
    return next(number for number, line in enumerate(PACK.splitlines(), 1) if text in line)
