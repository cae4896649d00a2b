"""What is raised where a person's answer does not count."""


class Refused(ValueError):
    """A decision that does not count, with a sentence for whoever made it; nothing was written."""
