"""The written report: a project and its threats as a PDF for somebody who was not there."""
