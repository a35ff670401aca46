"""How much is said about the project as a whole. Pure: no Qt."""

from __future__ import annotations

from threatline.model.document import Document
from threatline.model.records import Asset


def completeness_of_scope(document: Document) -> float:
    """Return the share of what the first step asks for, 0 to 1: title, description, data and its classes."""
    project = document.project
    assets = list(document.of_kind(Asset))
    classified = sum("classification" in asset.answers for asset in assets)
    said = [
        float(project.title.strip() not in ("", "Untitled project")),
        float(bool(project.description.strip())),
        float(bool(assets)),
        classified / len(assets) if assets else 0.0,
    ]
    return sum(said) / len(said)
