"""What people call a protocol, and how to find it at the end of the label of a flow."""

from __future__ import annotations

import re

PLAIN = frozenset({"email", "mail", "sms", "phone", "paper"})
"""Words of everyday language: in "Order email" they belong to the name, so only brackets make a protocol of them."""

PROTOCOLS = {
    "https": "https", "http": "http", "tls": "https", "wss": "websocket_tls", "ws": "websocket",
    "grpc": "grpc", "grpcs": "grpc_tls", "sql": "database", "amqp": "message_queue", "amqps": "message_queue_tls",
    "kafka": "message_queue", "mqtt": "message_queue", "smtp": "email", "email": "email", "mail": "email",
    "sms": "sms_or_phone", "phone": "sms_or_phone", "sftp": "sftp", "ssh": "sftp", "ftp": "ftp",
    "usb": "removable_media", "bluetooth": "bluetooth_or_nfc", "nfc": "bluetooth_or_nfc", "paper": "paper_or_verbal",
}  # fmt: skip
"""What people call a protocol → the value of the property `protocol`."""

_IN_BRACKETS = re.compile(r"^(?P<name>.*?)\s*\((?P<word>[^()]*)\)\s*$", re.DOTALL)


def protocol_named(word: str) -> str | None:
    """Return the value of the property `protocol` for a word such as "HTTPS", or None for an unknown word."""
    return PROTOCOLS.get(word.strip().casefold())


def split_label(label: str) -> tuple[str, str]:
    """Return the name of a flow and the word for its protocol, "" when the label ends with none.

    >>> split_label("Place order (https)"), split_label("Save order SQL"), split_label("Order email")
    (('Place order', 'https'), ('Save order', 'SQL'), ('Order email', ''))
    """
    label = label.strip()
    if (match := _IN_BRACKETS.match(label)) and protocol_named(match["word"]):
        return match["name"], match["word"].strip()
    *before, last = label.rsplit(None, 1) or [""]
    if last.casefold() in PROTOCOLS.keys() - PLAIN:
        return "".join(before), last
    return label, ""


def joined_label(name: str, word: str) -> str:
    """Return a name and a word for its protocol as one label, as `split_label` reads it."""
    return f"{name} ({word})".strip() if word else name
