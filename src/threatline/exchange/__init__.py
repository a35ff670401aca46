"""Reads the files of other tools, each through a plug-in found by its entry point."""
