"""Marking texts for the message catalogues where they are written down but not yet said."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it, which extraction looks for
    """The text itself; whoever shows it later translates it."""
    return message
