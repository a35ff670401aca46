"""What could go wrong: conditions, facts, threats and risk, current after every commit; pure, no I/O, no clock."""
