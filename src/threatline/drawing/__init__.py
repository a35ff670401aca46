"""What a diagram looks like: records become a display list of primitives, the one source of screen and paper."""
