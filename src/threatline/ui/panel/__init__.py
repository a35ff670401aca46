"""The side panel: what could go wrong, and what is it."""
