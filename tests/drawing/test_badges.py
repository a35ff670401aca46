"""Every icon that a type asks for is shipped, and every shipped icon can be drawn."""

from __future__ import annotations

import pytest

from element_states import ICONS
from threatline.content.icons import load_icon
from threatline.drawing.appearance import ICON_OF_TYPE
from threatline.drawing.badges import draw_icon
from threatline.drawing.display import Group, Path, extent
from threatline.model.geometry import Rect
from threatline.resources import icons

SHIPPED = sorted(file.stem for file in icons().glob("*.svg") if file.stem != "threatline")


def test_every_type_has_an_icon_that_is_shipped():
    wanted = {icon for types in ICON_OF_TYPE.values() for icon in types.values()}

    assert wanted <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_icon_is_drawn_within_its_square(name):
    paths = load_icon(name).paths

    covered = extent(draw_icon(name, {name: paths}, 100, 50, 18, "quiet"))

    assert covered is not None
    assert Rect(100, 50, 18, 18).inflated(0.1).contains(covered)


@pytest.mark.parametrize(("size", "stroke"), [(24, 1.75), (18, 1.3125), (16, 1.75 * 16 / 24), (12, 1.1)])
def test_the_stroke_of_an_icon_shrinks_with_it_but_never_below_1_1(size, stroke):
    (group,) = draw_icon("service", ICONS, 0, 0, size, "text")

    assert isinstance(group, Group)
    assert isinstance(group.children[0], Path)
    assert group.children[0].width * group.scale == pytest.approx(stroke)
