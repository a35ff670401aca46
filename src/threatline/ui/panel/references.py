"""What the card tells experts: the rule, its letter, and what lists of flaws, attacks and duties say of it. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from threatline.engine.pack import Content, Control
from threatline.engine.threats import Threat

LISTS = {
    "cwe": "",
    "capec": "",
    "other": "",
    "attack": "ATT&CK ",
    "gdpr": "GDPR ",
    "ccpa": "CCPA ",
    "iso27001": "ISO 27001 ",
    "pci_dss4": "PCI DSS 4 ",
    "cra": "CRA ",
    "nist_ssdf": "NIST SSDF ",
}
"""What stands before a number of a list; "" where the number names its list itself."""


def references_of(content: Content, threat: Threat) -> str:
    """Return the lines for experts: the rule with its references, then each control that helps with its own."""
    letter = content.stride.get(threat.stride or "")
    about = [threat.rule, *([letter.name] if letter is not None else []), *_rating(threat)]
    lines = [" · ".join([*about, *(reference(family, number) for family, number in threat.refs)])]
    for id in dict.fromkeys((*threat.controls_resolve, *threat.controls_reduce)):
        if id in content.controls:
            lines.append(_line_of(content.controls[id], resolves=id in threat.controls_resolve))
    return "\n".join(lines)


def reference(family: str, number: str) -> str:
    """Return one reference as experts write it, such as "ATT&CK T1110"; a list of another pack goes by its own name."""
    return f"{LISTS.get(family, f'{family} ')}{number}"


def _rating(threat: Threat) -> list[str]:
    if threat.likelihood is None or threat.impact is None:
        return []
    return [f"likelihood {threat.likelihood}, impact {threat.impact} of 5"]


def _line_of(control: Control, *, resolves: bool) -> str:
    maps: Mapping[str, tuple[str, ...]] = {"ASVS 5.0": control.asvs, **control.maps}
    told = [reference(family, number) for family, numbers in maps.items() for number in numbers]
    return " · ".join([f"{control.id} {'resolves' if resolves else 'reduces'}", *told])
