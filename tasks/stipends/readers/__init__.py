"""Readers of our own payment files: each knows only its format, shares nothing with the writer, and can disagree."""


class Misread(ValueError):
    """The file is not what it should be; the message names the place and the rule, and never a value."""
