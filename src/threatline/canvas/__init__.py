"""The drawing surface in Qt: scene, items, gestures, view and accessibility."""
