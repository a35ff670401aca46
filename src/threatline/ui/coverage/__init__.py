"""The coverage page: every element by every letter, over the canvas."""
