"""What the form keeps for itself: the names of its own fields and texts, and a link that is nobody's."""

OWN_FIELDS = frozenset({"do", "scope", "lang"})
"""What its buttons send, and what its addresses may carry behind a question mark."""
OWN_TEXTS = frozenset({"title", "intro"})
"""Where a questionnaire's own texts stand among those of its questions and sections."""
RESERVED = OWN_FIELDS | OWN_TEXTS
"""No question and no section is called so: its answers or its words would be lost in the form's own."""
PART_RESERVED = "help"
"""No line and no choice of a question with a help text is called so: it would stand in the place of that text."""
EXAMPLE_CODE = "each-person-s-own-code"
"""As long as the code of a link, and such as none can be: the last letter of 128 bits is A, Q, g or w."""
