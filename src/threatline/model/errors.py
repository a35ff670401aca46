"""What can be wrong with a project.

ProjectError            anything below; caught at the three borders: command, importer, window
├── Invalid             a record would break a rule of the model; nothing was changed
└── NotInTransaction    a programming error: the project was changed outside a transaction
"""

from __future__ import annotations


class ProjectError(Exception):
    """Something that cannot be done to a project; its text is one sentence for a person."""


class Invalid(ProjectError):
    """A change would break a rule of the model, so nothing was changed."""


class NotInTransaction(ProjectError):
    """A change was attempted on a transaction that is already closed."""
