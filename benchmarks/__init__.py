"""How fast it is: medians of whole runs, measured on the machine that runs them; never a test."""
