"""The words of Threat Dragon files and what they are called here.

Sources: the published v2 schema of the tool and its translations; `threat.type` holds the display text of whatever
language the tool was set to.
"""

from __future__ import annotations

from typing import Literal

from threatline.model.records import Letter, Severity, Status

NAME = "OWASP Threat Dragon"
FORMAT = "threat-dragon"
"""Stands in origins and as the key of what could not be placed."""

CellKind = Literal["actor", "process", "store", "flow", "box", "line", "note"]

KIND_BY_SHAPE: dict[str, CellKind] = {
    "actor": "actor",
    "process": "process",
    "store": "store",
    "flow": "flow",
    "trust-boundary-box": "box",
    "trust-boundary-curve": "line",
    "trust-broundary-curve": "line",  # as the tool itself once misspelled it
    "td-text-block": "note",
}
KIND_BY_TYPE: dict[str, CellKind] = {
    "tm.Actor": "actor",
    "tm.Process": "process",
    "tm.Store": "store",
    "tm.Flow": "flow",
    "tm.BoundaryBox": "box",
    "tm.Boundary": "line",
    "tm.Text": "note",
}
DEFAULT_SIZE: dict[CellKind, tuple[float, float]] = {
    "actor": (150.0, 80.0),
    "process": (100.0, 100.0),
    "store": (150.0, 75.0),
    "box": (500.0, 400.0),
    "note": (190.0, 80.0),
}

TICKS: dict[CellKind, dict[str, tuple[str, bool | str]]] = {
    "actor": {"providesAuthentication": ("authenticates", True)},
    "process": {"handlesCardPayment": ("handles_payments", True), "isWebApplication": ("process_type", "web_app")},
    "store": {
        "isALog": ("holds_audit_records", True),
        "isEncrypted": ("encrypted_at_rest", True),
        "isSigned": ("tamper_evident", True),
        "storesCredentials": ("stores_credentials", True),
    },
    "flow": {"isEncrypted": ("encrypted", True), "isPublicNetwork": ("network", "internet")},
}
"""Tick boxes: the property and the answer that a tick stands for."""

READ_FIELDS = {"type", "name", "description", "threats", "outOfScope", "reasonOutOfScope"}
DERIVED_FIELDS = {
    "hasOpenThreats",
    "isTrustBoundary",
    "crossingFlows",
    "containedElements",
    "trustBoundaryIds",
    "threatFrequency",
}
"""What the tool computes, and computes wrongly where boundaries are bent; here it follows from the drawing."""

PROTOCOLS = {
    "https": "https", "http over tls": "https", "http with tls": "https",
    "rest over https": "https", "https/tls": "https", "tls/https": "https",
    "http": "http",
    "wss": "websocket_tls", "secure websocket": "websocket_tls", "ws": "websocket", "websocket": "websocket",
    "websockets": "websocket",
    "grpcs": "grpc_tls", "grpc over tls": "grpc_tls", "grpc": "grpc",
    "jdbc": "database", "odbc": "database", "sql": "database", "mysql": "database", "postgresql": "database",
    "postgres": "database", "tds": "database", "mongodb": "database", "redis": "database", "tcp/ip sql": "database",
    "amqp": "message_queue", "mqtt": "message_queue", "kafka": "message_queue", "stomp": "message_queue",
    "amqps": "message_queue_tls", "mqtts": "message_queue_tls",
    "smtp": "email", "smtps": "email", "imap": "email", "email": "email", "e-mail": "email",
    "sms": "sms_or_phone", "phone": "sms_or_phone",
    "sftp": "sftp", "scp": "sftp", "ssh file transfer": "sftp", "ftp": "ftp",
    "smb": "file_copy", "nfs": "file_copy", "file": "file_copy", "usb": "removable_media",
    "bluetooth": "bluetooth_or_nfc", "ble": "bluetooth_or_nfc", "nfc": "bluetooth_or_nfc",
    "paper": "paper_or_verbal", "in process": "in_process", "in-process": "in_process", "function call": "in_process",
}  # fmt: skip
"""Folded protocol text → value of the property. `HTTP/S` may be either, so it is none of them."""

STATUSES: dict[str, Status] = {
    "open": "open",
    "mitigated": "mitigate",
    "accepted": "accept",
    "transferred": "transfer",
    "avoided": "avoid",
    "eliminated": "avoid",
    "notapplicable": "not_applicable",
}
"""Status without blanks, folded."""

SEVERITIES: dict[str, Severity] = {"low": "low", "medium": "medium", "high": "high", "critical": "critical"}
NO_SEVERITY = {"", "tbd", "tba"}

_ROWS: dict[Letter, str] = {
    "S": "Spoofing | Usurpation d'identité | Falsificação | Penipuan | なりすまし | 欺骗 | स्पूफिंग | Spoofing التزييف"
    " | Παραπλάνηση (Spoofing)",
    "T": "Tampering | Manipulation | Falsification | Manipulación | Adulteração | Penyelewengan | 改竄 | 篡改 | छेड़छाड़"
    " | Tampering التلاعب | Παραποίηση (Tampering)",
    "R": "Repudiation | Nichtanerkennung | Répudiation | Repudiación | Repúdio | Penafian | 否認 | 否认 | अस्वीकृति"
    " | Repudiation رفض | Αποποίηση (Repudiation)",
    "I": "Information disclosure | Veröffentlichung von Informationen | Divulgation d'information"
    " | Brecha de información | Divulgação de informações | Pendedahan maklumat | 情報漏洩 | 信息泄露 | सूचना प्रकटीकरण"
    " | Information disclosure كشف المعلومات | Αποκάλυψη Πληροφοριών (Information Disclosure)",
    "D": "Denial of service | Déni de service | Denegación de servicio | Negação de serviço | Penafian Perkhidmatan"
    " | サービス拒否 | 拒绝服务 | सेवा से इनकार | Denial of service إنكار الخدمة"
    " | Άρνηση εκτέλεσης υπηρεσίας (Denial of service)",
    "E": "Elevation of privilege | Erhöhung von Rechten | Élévation de privilège | Elevación de privilegios"
    " | Elevação de privilégio | Kenaikan Hak | 特権の昇格 | 权限提升 | विशेषाधिकार का उन्नयन"
    " | Elevation of privilege تسلق الامتياز | Αναβάθμιση προνομίων (Elevation of Priviledge)",
}
LETTERS: dict[str, Letter] = {
    " ".join(word.split()).casefold(): letter for letter, row in _ROWS.items() for word in row.split("|")
}
"""Folded display text of every language → letter. Never matched by prefix: Falsification is T, Falsificação is S."""

OTHER_CATEGORIES = frozenset({
    "generic",
    "linkability", "identifiability", "non-repudiation", "detectability", "disclosure of information", "unawareness",
    "non-compliance",
    "confidentiality", "integrity", "availability", "distributed", "immutable", "ephemeral",
    "technique & processes", "accessibility", "identifiability & linkability", "security", "safety",
    "ethics & human rights",
})  # fmt: skip
"""Types of the other sets that the tool offers; they are kept as categories."""
NO_SUGGESTIONS = "no suggestions available"
"""Title of a placeholder that the tool lets people apply as if it were a threat."""
