"""Threatline: draw how a system works and see, live, what could go wrong in it."""

__version__ = "0.1.0"
