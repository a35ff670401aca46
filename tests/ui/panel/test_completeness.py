"""How much is said about the project as a whole."""

from __future__ import annotations

from drawn import blank
from threatline.commands.answer import add_asset
from threatline.commands.rename import describe
from threatline.ui.panel.completeness import completeness_of_scope


def test_the_scope_is_complete_once_the_project_has_a_title_a_description_and_classified_data() -> None:
    drawn = blank()
    assert completeness_of_scope(drawn.document) == 0.25

    with drawn.document.transaction("Describe") as tx:
        describe(tx, drawn.document.project.id, "Sells shoes")
        asset = add_asset(tx, "Card number")
        tx.update(asset, {"answers.classification": "restricted"})

    assert completeness_of_scope(drawn.document) == 1.0
