"""The stereotypes of microSecEnD and what they are called here.

Source: the rules of the data set (Schneider et al., MSR 2023) and the marks that its published files use. Its world is
closed: where a mark stands for a protection and is absent, the answer is no. A mark for a weakness is not read that
way, for that nobody marked one is no proof.
"""

from __future__ import annotations

from typing import Any

from threatline.exchange.microsecend_sheet import Entity, Link

NAME = "microSecEnD"
FORMAT = "microsecend"
"""Stands in origins."""

REGISTRY = "service_discovery"
STORE = "database"
CREDENTIALS = "plaintext_credentials_link"

PROCESS_TYPES = {
    "authorization_server": "identity_provider",
    "authentication_server": "identity_provider",
    "token_server": "identity_provider",
    "gateway": "api_gateway",
    REGISTRY: "service_registry",
    "message_broker": "message_broker",
    "administration_server": "admin_console",
    "web_application": "web_app",
    "web_server": "web_app",
}
"""The first of these marks that a service has says what it is."""

ACTOR_TYPES = {
    "user_stereotype": "human_user",
    "github_repository": "external_service",
    "external_website": "external_service",
}
"""Outsiders who are reached over the internet; a database or a log server outside may stand next door."""

PROTECTIONS: dict[str, dict[str, set[str]]] = {
    "process": {
        "authenticates_callers": {"authentication", "authentication_scope_all_requests", "in_memory_authentication"},
        "authorises_requests": {"authorization", "pre_authorized_endpoints"},
        "logs_security_events": {"local_logging"},
        "login_throttled": {"login_attempts_regulation"},
    },
    "store": {"access_controlled": {"authentication", "authorization"}},
    "flow": {
        "encrypted": {"encrypted", "encrypted_connection"},
        "authenticated_source": {"authenticated", "authenticated_request"},
    },
}
"""Kind → property → the marks of which any one means yes and none means no."""

SAYS: dict[str, dict[str, dict[str, Any]]] = {
    "process": {
        "entrypoint": {"called_from_outside": True},
        "csrf_disabled": {"csrf_protected": False},
        "plaintext_credentials": {"secrets_managed": False},
        "token_validation": {"accepts_tokens": True, "validates_tokens": True},
    },
}
"""Kind → mark → the answers that it gives where it stands; absent it says nothing."""

REGISTRATION = ("validates_input", "validate_registration")
"""Asked of registries alone: the property, and the mark that means yes."""

PROTOCOLS = {
    "message_producer_kafka": ("message_queue", "message_queue_tls"),
    "message_consumer_kafka": ("message_queue", "message_queue_tls"),
    "jdbc": ("database", "database_tls"),
    "restful_http": ("http", "https"),
}
"""The first of these marks that a connection has: its protocol in the clear, and encrypted."""

_STRUCTURE = {"internal", "infrastructural", "entrypoint", "exitpoint", CREDENTIALS}
"""What the drawing itself shows, or the data that a flow carries."""


def kind_of(entity: Entity) -> str:
    """Return the kind of element that a service or an outsider becomes."""
    if entity.is_external:
        return "actor"
    return "store" if STORE in entity.marks else "process"


def answers_of(entity: Entity) -> dict[str, Any]:
    """Return the answers that the marks of a service or an outsider give."""
    kind = kind_of(entity)
    answers = _protections(kind, entity.marks)
    for mark in entity.marks:
        answers |= SAYS.get(kind, {}).get(mark, {})
    if kind == "actor":
        return answers | _first(ACTOR_TYPES, entity.marks, "actor_type")
    if kind == "process":
        answers |= {"process_type": "service"} | _first(PROCESS_TYPES, entity.marks, "process_type")
        if REGISTRY in entity.marks:
            answers[REGISTRATION[0]] = REGISTRATION[1] in entity.marks
    return answers


def answers_of_link(link: Link, ends: tuple[Entity, ...]) -> dict[str, Any]:
    """Return the answers that the marks of a connection give, and where it must travel between these ends."""
    answers = _protections("flow", link.marks)
    for mark, (plain, encrypted) in PROTOCOLS.items():
        if mark in link.marks:
            answers["protocol"] = encrypted if answers["encrypted"] else plain
            break
    if any(ACTOR_TYPES.keys() & set(end.marks) for end in ends if end.is_external):
        answers["network"] = "internet"
    elif ends and not any(end.is_external for end in ends):
        answers["network"] = "private_network"
    return answers


def unread_marks(kind: str, marks: tuple[str, ...]) -> list[str]:
    """Return the marks that have no counterpart here."""
    read = {*_STRUCTURE, STORE, *SAYS.get(kind, {})}.union(*PROTECTIONS.get(kind, {}).values())
    if kind == "process":
        read |= {*PROCESS_TYPES, REGISTRATION[1]}
    read |= {"actor": ACTOR_TYPES.keys(), "flow": PROTOCOLS.keys()}.get(kind, set())
    return [mark for mark in marks if mark not in read]


def _protections(kind: str, marks: tuple[str, ...]) -> dict[str, Any]:
    return {name: not yes.isdisjoint(marks) for name, yes in PROTECTIONS.get(kind, {}).items()}


def _first(words: dict[str, str], marks: tuple[str, ...], name: str) -> dict[str, Any]:
    return next(({name: word} for mark, word in words.items() if mark in marks), {})
