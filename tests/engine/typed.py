"""Two packs that share nothing with the shipped one: one full of element types, one that declares next to nothing."""

from __future__ import annotations

from threatline.content.load import read_content
from threatline.engine.pack import Content

RATING = """
rating:
  matrix:
    - [low, low, low, medium, medium]
    - [low, low, medium, medium, high]
    - [low, medium, medium, high, high]
    - [low, medium, medium, high, critical]
    - [medium, medium, high, critical, critical]
  likelihood: {1: never, 2: seldom, 3: at times, 4: often, 5: always}
  impact: {1: none, 2: small, 3: some, 4: large, 5: ruin}
  baseline_cap: medium
  harms: {people: People are hurt}
"""

STRIDE = "stride:" + "".join(
    f"""
  {letter}: {{name: {letter}, plain: {letter}, property: none, lesson: Look., harms: [people]}}"""
    for letter in "STRIDE"
)

TYPES = """
pack: {id: plant, version: 1.0.0}
stencils:
  GE.P: {parent: process, label: Machine}
  SE.P.Web: {parent: GE.P, label: Web server, defaults: {codeType: Managed, 71f3d9aa-b8ef-4e54: true}}
  SE.P.Web.Edge:
    parent: SE.P.Web
    label: Edge server
    help: The first machine that a request meets.
    icon: globe
    defaults: {codeType: Unmanaged}
  SE.P.Pump: {parent: GE.P, label: Pump}
  GE.EI: {parent: actor, label: Outsider}
  SE.EI.Browser: {parent: GE.EI, label: Browser}
  GE.DS: {parent: store, label: Archive, defaults: {protocols: [JSON]}}
  SE.DF.HTTP: {parent: flow, label: Web request}
  GE.TB: {parent: boundary, label: Any zone}
  SE.TB.Plant: {parent: GE.TB, label: Plant network}
  SE.TB.Machine: {parent: GE.TB, label: Inside of a machine}
properties:
  common:
    protocols:
      {type: set, label: Speaks, help: x, values: [XML, JSON, app], only: [SE.DF.HTTP, GE.DS], default: [XML]}
  actor:
    human: {type: enum, label: Human, help: x, values: ['No', 'Yes'], default: 'No'}
  process:
    codeType: {type: enum, label: Code, help: x, values: [None yet, Managed, Unmanaged], only: [GE.P]}
    71f3d9aa-b8ef-4e54: {type: tri, role: control, default: unknown, label: Checks input, help: x, only: [SE.P.Web]}
    pressure: {type: ordered, label: Pressure, help: x, values: [low, middle, high], only: [SE.P.Pump], default: middle}
    turns: {type: tri, role: feature, default: false, label: Turns, help: x, only: [SE.P.Pump]}
  flow:
    Cookies: {type: enum, label: Cookies, help: x, values: ['Yes', 'No'], default: 'Yes', only: [SE.DF.HTTP]}
    sealed: {type: tri, role: control, default: unknown, label: Sealed, help: x}
  boundary:
    boundary_type: {type: enum, label: Type, help: x, values: [wall, fence]}
definitions:
  by_the_web: {means: The target is a web server., when: {target_is: [SE.P.Web]}}
categories:
  Safety: {plain: Hurting people, lesson: A machine moves when nobody expects it.}
controls:
  seal: {title: Seal it, plain: Close it., done_when: It is closed., sets: {sealed: true},
         reduces: {likelihood: 1, impact: 0}}
  check: {title: Check it, plain: Look., done_when: It is looked at., sets: {71f3d9aa-b8ef-4e54: true},
          reduces: {likelihood: 1, impact: 0}}
"""


def _rule(id: str, kind: str, sort: str, when: str, more: str = "") -> str:
    return f"""
  - id: {id}
    applies_to: {kind}
    {sort}
    role: specific
    title: Something about {{name}}
    question: What about {{name}}?
    likelihood: 3
    impact: 3
    severity: medium
    when: {when}
    {more}"""


SEALED = "asks: sealed\n    controls: {resolve: [seal]}"
CHECKED = "asks: 71f3d9aa-b8ef-4e54\n    controls: {resolve: [check]}"
RULES = "rules:" + "".join(
    [
        _rule("any-machine", "process", "stride: S", "{is_a: GE.P}"),
        _rule("not.web", "process", "category: Safety", "{not: {is_a: SE.P.Web}}"),
        _rule("NODE", "process", "stride: T", "{any: [{is_a: process}, {is_a: SE.P.Pump}]}"),
        _rule("web_input", "process", "stride: T", "{prop: 71f3d9aa-b8ef-4e54, is: false}", CHECKED),
        _rule("pressure", "process", "category: Safety", "{prop: pressure, at_least: middle}"),
        _rule("pressure-2", "process", "stride: D", "{prop: pressure, known: false}"),
        _rule("pressure-3", "process", "stride: D", "{prop: pressure, at_most: middle}"),
        _rule("turns", "process", "stride: D", "{prop: turns, is: true}"),
        _rule("turns-not", "process", "stride: D", "{prop: turns, is: false}"),
        _rule("turns-gate", "process", "stride: D", "{prop: turns, unless: true}"),
        _rule("code", "process", "stride: E", "{prop: codeType, is_not: Managed}"),
        _rule("named", "process", "stride: E", "{prop: stencil, is: SE.P.Web}"),
        _rule("upstream", "process", "stride: E", "{reachable_from: {where: {is_a: SE.EI.Browser}}}"),
        _rule("upstream-2", "store", "stride: I", "{reachable_from: {where: {is_a: SE.P.Web}, max_hops: 2}}"),
        _rule("entered", "store", "stride: I", "{any_inbound: {cuts_boundary: {stencils: [SE.TB.Plant]}}}"),
        _rule("speaks", "store", "stride: T", "{prop: protocols, includes: JSON}"),
        _rule("speaks-2", "process", "stride: T", "{prop: protocols, known: true}"),
        _rule("speaks-3", "flow", "stride: T", "{prop: protocols, includes: app}"),
        _rule("human", "actor", "stride: R", "{all: [{prop: human, is: 'No'}, {is_a: GE.EI}]}"),
        _rule("leaves", "actor", "stride: R", "{any_outbound: {cuts_boundary: true}}"),
        _rule("to-web", "flow", "stride: I", "{all: [{use: by_the_web}, {prop: sealed, is: false}]}", SEALED),
        _rule("from-mix", "flow", "stride: I", "{all: [{source_is: [actor, GE.P]}, {target_is: [GE.DS, SE.P.Pump]}]}"),
        _rule("cookie", "flow", "category: Safety", "{prop: Cookies, is: 'Yes'}"),
        _rule("code-at", "flow", "stride: T", "{prop: source.71f3d9aa-b8ef-4e54, unless: true}"),
        _rule("code-at-2", "flow", "stride: T", "{prop: target.codeType, in: [Managed, Unmanaged]}"),
        _rule("crosses-all", "flow", "stride: D", "{crosses_boundary: {stencils: [GE.TB]}}"),
        _rule("crosses-in", "flow", "stride: D",
              "{crosses_boundary: {stencils: [SE.TB.Plant], types: [wall], direction: inward}}"),
        _rule("cuts", "flow", "stride: D", "{cuts_boundary: true}"),
        _rule("cuts-plant", "flow", "stride: D", "{cuts_boundary: {stencils: [SE.TB.Plant]}}"),
        _rule("cuts-wall", "flow", "stride: D", "{cuts_boundary: {stencils: [GE.TB], types: [wall, fence]}}"),
        _rule("zone", "boundary", "stride: E",
              "{all: [{is_a: GE.TB}, {crossing_count: {at_least: 2, where: {is_a: SE.DF.HTTP}}}]}"),
    ]
)  # fmt: skip

PLAIN = """
pack: {id: nothing, version: 1.0.0}
controls: {}
properties:
  flow:
    loud: {type: tri, role: feature, default: false, label: Loud, help: x}
"""
PLAIN_RULES = "rules:" + "".join(
    [
        _rule("n1", "process", "stride: S", "{any_inbound: {crosses_boundary: true}}"),
        _rule("n2", "flow", "stride: D", "{prop: loud, is: true}"),
        _rule("n3", "boundary", "stride: E", "{distinct_entry_points: {at_least: 1}}"),
        _rule("n4", "store", "stride: I", "{reachable_from: {where: {is_a: actor}}}"),
    ]
)


def typed() -> Content:
    """Return a pack with element types, attributes, categories and every word about them."""
    return read_content({"types.yaml": (TYPES + RATING + STRIDE).encode(), "rules.yaml": RULES.encode()})


def bare() -> Content:
    """Return a pack that declares no property with a meaning in the language, and no control."""
    return read_content({"bare.yaml": (PLAIN + RATING + STRIDE).encode(), "rules.yaml": PLAIN_RULES.encode()})
