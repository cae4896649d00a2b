"""The form that people open from a mail: its own process, which knows invitations and answers and nobody's name."""
