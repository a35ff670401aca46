"""What could go wrong: conditions, facts, threats and risk, kept current commit by commit; pure, without I/O or clock."""
