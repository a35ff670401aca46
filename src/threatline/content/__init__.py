"""Loads and checks what the product ships and people add: themes, icons, properties, presets, rules."""
