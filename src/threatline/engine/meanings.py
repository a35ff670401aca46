"""The names of properties that the language itself reads, and what it does with each; a pack may lack any of them."""

from __future__ import annotations

OUT_OF_SCOPE = "out_of_scope"
"""Yes or no, on any element: true silences its rules, and those of a flow both ends of which are left out."""
STENCIL = "stencil"
"""The element type of a pack that an element was drawn with; its defaults are presets, attributes belong to it.

A pack never declares it: the list of values follows from its stencils, see `stencils`.
"""
BOUNDARY_TYPE = "boundary_type"
"""A list, on boundaries: `types` of `crosses_boundary` and `cuts_boundary` choose among its values."""
PROCESS_TYPE = "process_type"
"""A list, on processes: `excluding_process_types` of `distinct_entry_points` chooses among its values."""
TAGS = "tags"
"""A set, on assets: `any_tag` of `carries` chooses among its values."""
CLASSIFICATION = "classification"
"""An ordered list, on assets: `classification_at_least` of `carries`, and ratings by the highest class carried."""
BUSINESS_CRITICALITY = "business_criticality"
"""A list, on elements: ratings of the letter D rise and fall with it."""
