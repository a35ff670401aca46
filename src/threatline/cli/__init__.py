"""`threatline …`: opens the window, or does the same work without one."""

from threatline.cli.main import main

__all__ = ["main"]
