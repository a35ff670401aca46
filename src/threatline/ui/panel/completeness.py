"""How complete the drawing is, by the model checks: a share for each element, kept current. Pure: no Qt."""

from __future__ import annotations
