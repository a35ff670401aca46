"""What is true of a project: records, changes, document, history, integrity, geometry and graph."""
