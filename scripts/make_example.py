#!/usr/bin/env python3
"""Writes examples/web-shop.tmproj: the shop of the pictures in the documentation, with a few answers and decisions."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from threatline.model.document import Document  # noqa: E402
from threatline.model.identity import derived_id, threat_key  # noqa: E402
from threatline.model.order import after  # noqa: E402
from threatline.model.records import (  # noqa: E402
    KINDS,
    AnyRecord,
    Asset,
    Boundary,
    Decision,
    Diagram,
    Flow,
    Note,
    Project,
)
from threatline.storage.files import save_project  # noqa: E402

BOXES = {
    "Shop cloud": ((376, 176, 792, 168), {"boundary_type": "network_zone", "guarded": True}),
    "Back office": ((376, 480, 792, 168), {"boundary_type": "organisation"}),
}
NODES = {
    "Customer": ("actor", 92, 236, None, {"actor_type": "human_user"}),
    "Web app": (
        "process", 408, 236, "Shop cloud",
        {"process_type": "web_app", "handles_login": True, "login_throttled": False, "manages_sessions": True,
         "offers_account_recovery": True, "encodes_output": True, "csrf_protected": True},
    ),
    "Orders API": (
        "process", 696, 236, "Shop cloud",
        {"process_type": "api", "object_level_checks": False, "validates_input": True, "server_side_rules": False,
         "performs_sensitive_action": True, "business_criticality": "critical"},
    ),
    "Orders DB": (
        "store", 992, 236, "Shop cloud",
        {"store_type": "relational_db", "encrypted_at_rest": True, "backed_up": False,
         "business_criticality": "high"},
    ),
    "Payments": (
        "process", 696, 540, "Back office",
        {"process_type": "service", "handles_payments": True, "idempotent_actions": False,
         "business_criticality": "critical"},
    ),
    "Mailer": ("process", 408, 540, "Back office", {"process_type": "background_job"}),
    "Audit log": ("store", 992, 540, "Back office", {"store_type": "log", "tamper_evident": False}),
    "Bank": ("actor", 696, 772, None, {"actor_type": "partner_organisation", "out_of_scope": True}),
}  # fmt: skip
ASSETS = {
    "Card number": {"classification": "restricted", "tags": ("payment_card",)},
    "Order": {"classification": "confidential", "tags": ("financial", "personal")},
    "Sign-in": {"classification": "restricted", "tags": ("credentials",)},
    "Receipt": {"classification": "confidential", "tags": ("personal",)},
}
FLOWS = (
    ("Customer", "Web app", "Place order", ("Order", "Sign-in", "Card number"),
     {"protocol": "https", "network": "internet", "contains_commands": True, "user_supplied_content": True}),
    ("Web app", "Customer", "Confirmation", ("Order",), {"protocol": "https", "network": "internet"}),
    ("Web app", "Orders API", "Order", ("Order", "Card number"),
     {"protocol": "https", "network": "private_network", "contains_commands": True}),
    ("Orders API", "Orders DB", "Save order", ("Order",), {"network": "private_network"}),
    ("Orders API", "Payments", "Charge", ("Card number", "Order"),
     {"protocol": "grpc", "network": "private_network", "contains_commands": True}),
    ("Payments", "Bank", "Card data", ("Card number",),
     {"protocol": "https", "network": "internet", "tolerates_failure": False}),
    ("Payments", "Audit log", "Payment event", ("Order",), {"network": "private_network"}),
    ("Orders API", "Mailer", "Send receipt", ("Receipt",), {"network": "private_network"}),
    ("Mailer", "Customer", "Receipt", ("Receipt",), {"protocol": "email", "encrypted": False}),
)  # fmt: skip
DECISIONS = (
    ("PR-I-02", "Orders API", {"status": "mitigate", "owner": "Mara", "note": "In the sprint of the address change."}),
    ("PR-S-03", "Web app", {"status": "open", "owner": "Jonas", "severity": "high"}),
    ("ST-D-01", "Orders DB", {"status": "mitigate", "owner": "Jonas", "note": "A second copy in another region."}),
    ("FL-D-02", "Payments -> Bank", {"status": "accept", "owner": "Ines",
                                     "reason": "The bank promises 99.9 %; orders wait in a queue until it answers.",
                                     "review_on": date(2027, 3, 1)}),
)  # fmt: skip


def records() -> list[AnyRecord]:
    """Return the records of the example, the same at every run."""
    page = Diagram(id=id_of("diagram"), name="Overview", order=after(None))
    project = Project(
        id=id_of("project"), title="Web shop", owner="Mara",
        description="Customers order in the web app; the orders service saves the order, charges through payments and "
        "has a receipt sent.",
    )  # fmt: skip
    found: list[AnyRecord] = [project, page]
    order: str | None = None
    for name, answers in ASSETS.items():
        order = after(order)
        found.append(Asset(id=id_of(name), name=name, order=order, answers=answers))
    for name, ((x, y, width, height), answers) in BOXES.items():
        order = after(order)
        found.append(
            Boundary(id=id_of(name), diagram=page.id, name=name, order=order, x=x, y=y, width=width, height=height,
                     answers=answers)
        )  # fmt: skip
    for name, (kind, x, y, box, answers) in NODES.items():
        order = after(order)
        values = {"id": id_of(name), "diagram": page.id, "name": name, "order": order, "x": x, "y": y, "width": 144,
                  "height": 64, "boundary": box and id_of(box), "answers": answers}  # fmt: skip
        if name == "Bank":
            values["out_of_scope_reason"] = "The contract partner models it."
        if kind == "store":
            values["data"] = (id_of("Order"),)
        found.append(KINDS[kind].model_validate(values))  # type: ignore[arg-type]
    for source, target, name, data, answers in FLOWS:
        order = after(order)
        found.append(
            Flow(id=id_of(f"{source} -> {target}"), diagram=page.id, name=name, order=order, source=id_of(source),
                 target=id_of(target), data=tuple(map(id_of, data)), answers=answers)
        )  # fmt: skip
    order = after(order)
    remark = "The bank changes its interface in March: look at this again then."
    found.append(Note(id=id_of("note"), diagram=page.id, name=remark, order=order, x=904, y=756, width=192, height=96))
    for rule, element, fields in DECISIONS:
        found.append(Decision(id=threat_key(rule, id_of(element)), rule=rule, element=id_of(element), **fields))
    return found


def id_of(name: str) -> str:
    """Return the id of a thing in the example."""
    return derived_id("web-shop", name)


if __name__ == "__main__":
    save_project(ROOT / "examples" / "web-shop.tmproj", Document(records()).records.values())
