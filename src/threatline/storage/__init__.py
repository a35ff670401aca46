"""The project file, its upgrades and repairs, and the journal of unsaved changes."""
