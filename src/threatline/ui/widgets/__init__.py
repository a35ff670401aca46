"""Small widgets that panels and pages share; each shows one thing and knows nothing of projects."""
