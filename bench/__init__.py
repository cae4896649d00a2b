"""How fast, beside what: our steps and other tools doing the same work on the same made-up members."""
