"""What a person can do: plain functions `verb(tx, …)` on a transaction."""
