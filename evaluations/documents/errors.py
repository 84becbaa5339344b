"""What goes wrong while a document is made."""


class DocumentError(Exception):
    """A document cannot be made. The text is one Chinese sentence: what is wrong, where, what to do."""
