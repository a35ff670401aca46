"""What this machine remembers of its user: recent files, theme, sizes, views; never part of a project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QSettings

from threatline.ui.text_size import nearest_size

MOST_RECENT = 10
MOST_VIEWS = 200
MOST_ACTIONS = 12


class Preferences:
    """Settings under plain names, in the user's settings folder."""

    def __init__(self) -> None:
        self._settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "threatline", "threatline")

    @property
    def theme(self) -> str:
        """The chosen theme, or "system"."""
        return str(self._settings.value("theme", "system"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("theme", name)

    @property
    def expert(self) -> bool:
        """Whether identifiers and acronyms are shown."""
        return str(self._settings.value("expert", "false")) == "true"

    @expert.setter
    def expert(self, on: bool) -> None:
        self._settings.setValue("expert", "true" if on else "false")

    @property
    def text_size(self) -> int:
        """How large text is, in percent; one of `text_size.SIZES`."""
        return nearest_size(self._settings.value("text-size", 100))

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self._settings.setValue("text-size", percent)

    @property
    def panel_width(self) -> int:
        """The width of the side panel in px."""
        try:
            return int(str(self._settings.value("panel-width", 384)))
        except ValueError:
            return 384

    @panel_width.setter
    def panel_width(self, width: int) -> None:
        self._settings.setValue("panel-width", width)

    def recent(self) -> list[str]:
        """Return the paths of the files opened last, newest first."""
        return [str(path) for path in self._list("recent")][:MOST_RECENT]

    def remember_file(self, path: str) -> None:
        """Put a path at the head of the recent files."""
        others = [known for known in self.recent() if known != path]
        self._settings.setValue("recent", json.dumps([path, *others][:MOST_RECENT]))

    def forget_file(self, path: str) -> None:
        """Take a path off the recent files."""
        self._settings.setValue("recent", json.dumps([known for known in self.recent() if known != path]))

    def recent_actions(self) -> list[str]:
        """Return the ids of the actions that were run last by find-or-run, newest first."""
        return [str(id) for id in self._list("recent-actions")][:MOST_ACTIONS]

    def remember_action(self, id: str) -> None:
        """Put an action at the head of those run last."""
        others = [known for known in self.recent_actions() if known != id]
        self._settings.setValue("recent-actions", json.dumps([id, *others][:MOST_ACTIONS]))

    def views_of(self, diagrams: Iterable[str]) -> dict[str, Any]:
        """Return the remembered views of those diagrams that have one."""
        views = self._mapping("views")
        return {id: views[id] for id in diagrams if id in views}

    def remember_views(self, seen: Mapping[str, Any]) -> None:
        """Remember how each of some diagrams was last looked at."""
        views = self._mapping("views")
        for diagram, view in seen.items():
            views.pop(diagram, None)
            views[diagram] = view
        newest = dict(list(views.items())[-MOST_VIEWS:])
        self._settings.setValue("views", json.dumps(newest))

    def geometry(self) -> Any:
        """Return the geometry of the window as it was left, or None."""
        return self._settings.value("geometry")

    def remember_geometry(self, geometry: Any) -> None:
        """Remember the geometry of the window."""
        self._settings.setValue("geometry", geometry)

    def _list(self, key: str) -> list[Any]:
        value = self._read(key)
        return value if isinstance(value, list) else []

    def _mapping(self, key: str) -> dict[str, Any]:
        value = self._read(key)
        return value if isinstance(value, dict) else {}

    def _read(self, key: str) -> Any:
        try:
            return json.loads(str(self._settings.value(key, "null")))
        except ValueError:
            return None
