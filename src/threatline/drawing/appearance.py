"""How an element looks beyond its record: what the pointer, the engine and the size of the picture say about it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from threatline.drawing.display import Primitive, faded
from threatline.model.records import Described, Element, Flow, Severity

DataClass = Literal["public", "internal", "confidential", "restricted"]
Detail = Literal["full", "plain", "far"]
"""full: everything · plain: no text, no icon (scale 0.3–0.4) · far: thicker lines, and only lit elements have names."""

GHOST = 0.5
DIMMED = 0.35


class Badge(NamedTuple):
    """What the engine has to say about an element in one sign: open threats, only questions, or all decided."""

    state: Literal["open", "questions", "decided"]
    number: int = 0
    severity: Severity = "medium"
    """The worst of the open threats."""


class Appearance(NamedTuple):
    """Everything about the look of one element that is not in its record."""

    selected: bool = False
    hovered: bool = False
    lit: bool = False
    """Something speaks of it: it keeps its name in small pictures."""
    outlined: bool = False
    """Lit in a theme that does not dim the rest: an accent outline instead."""
    dimmed: bool = False
    ghost: bool = False
    valid_target: bool = False
    """A node to which the flow being drawn may go, or a box into which the thing being dragged may fall."""
    editing: bool = False
    """Its name is being typed: an editor stands in its place."""
    drawing: bool = False
    """A flow that is just being drawn."""
    out_of_scope: bool = False
    badge: Badge | None = None
    icon: str | None = None
    """The name of an icon; none has no room of its own."""
    second_line: str = ""
    """A small line under the name of a node, or behind the title of a box."""
    data_class: DataClass | None = None
    heat: Severity | None = None
    """The severity in which an element is tinted: that of its worst open threat."""
    encrypted: bool | None = None
    protocol: str = ""
    ground: str = "canvas"
    """The token of what lies around the element: plates and rings are painted in it."""
    detail: Detail = "full"
    scale: float = 1.0
    """Screen pixels per scene unit; only names seen from far away need it."""


ICON_OF_TYPE: dict[str, dict[str, str]] = {
    "actor_type": {
        "human_user": "person",
        "anonymous_public": "people",
        "staff": "person",
        "administrator": "key",
        "external_service": "cloud",
        "partner_organisation": "building",
        "device": "device",
    },
    "process_type": {
        "web_app": "web-app",
        "browser_app": "web-app",
        "mobile_app": "phone",
        "desktop_app": "device",
        "api": "service",
        "api_gateway": "service",
        "service": "service",
        "service_registry": "server",
        "background_job": "settings",
        "serverless_function": "cloud",
        "identity_provider": "key",
        "message_broker": "queue",
        "admin_console": "web-app",
        "ci_cd": "tidy-up",
        "ai_model": "robot",
        "device_firmware": "device",
        "manual_work": "person",
    },
    "store_type": {
        "relational_db": "database",
        "document_db": "database",
        "object_storage": "folder",
        "file_share": "folder",
        "cache": "server",
        "queue": "queue",
        "search_or_vector_index": "find",
        "log": "log",
        "secrets_vault": "key",
        "code_repository": "service",
        "artifact_registry": "folder",
        "browser_storage": "web-app",
        "mobile_storage": "phone",
        "removable_media": "device",
        "backup": "save",
        "spreadsheet": "log",
        "other": "database",
    },
    "boundary_type": {
        "internet": "globe",
        "network_zone": "cloud",
        "machine": "server",
        "process": "service",
        "tenant": "people",
        "organisation": "building",
        "privilege": "lock",
        "country_or_region": "globe",
        "user_device": "device",
    },
}
"""Icon by the value of the property that tells the type; an element of unknown type has none."""

PROTOCOL_NAMES: dict[str, str] = {
    "https": "HTTPS",
    "http": "HTTP",
    "websocket_tls": "WebSocket, TLS",
    "websocket": "WebSocket",
    "grpc_tls": "gRPC, TLS",
    "grpc": "gRPC",
    "database_tls": "SQL, TLS",
    "database": "SQL",
    "message_queue_tls": "Queue, TLS",
    "message_queue": "Queue",
    "email": "Email",
    "sms_or_phone": "SMS or phone",
    "sftp": "SFTP",
    "ftp": "FTP",
    "file_copy": "File copy",
    "removable_media": "Removable media",
    "bluetooth_or_nfc": "Bluetooth or NFC",
    "paper_or_verbal": "Paper or verbal",
    "in_process": "In process",
}
"""How a protocol is written at a flow; other values are left out or written as they are."""


def as_seen(parts: tuple[Primitive, ...], look: Appearance) -> tuple[Primitive, ...]:
    """Return the primitives as faint as the look wants them: a ghost at 50 %, a dimmed element at 35 %."""
    if look.ghost or look.dimmed:
        return faded(parts, GHOST if look.ghost else DIMMED)
    return parts


def icon_of(element: Element) -> str | None:
    """Return the name of the icon for the type that a person chose, or None."""
    if isinstance(element, Described):
        for property, icons in ICON_OF_TYPE.items():
            value = element.answers.get(property)
            if isinstance(value, str) and value in icons:
                return icons[value]
    return None


def appearance_of(element: Element) -> Appearance:
    """Return the look that follows from the record alone: type, scope, protocol and encryption as answered."""
    if not isinstance(element, Described):
        return Appearance()
    answers = element.answers
    out_of_scope = answers.get("out_of_scope") is True
    look = Appearance(
        icon=icon_of(element), out_of_scope=out_of_scope, second_line="Out of scope" if out_of_scope else ""
    )
    if isinstance(element, Flow):
        protocol, encrypted = answers.get("protocol"), answers.get("encrypted")
        look = look._replace(
            protocol=protocol_label(protocol) if isinstance(protocol, str) else "",
            encrypted=encrypted if isinstance(encrypted, bool) else None,
        )
    return look


def protocol_label(value: str) -> str:
    """Return how the value of the property protocol is written; nothing for "other" and "unknown"."""
    return "" if value in ("other", "unknown", "not_applicable") else PROTOCOL_NAMES.get(value, value)
