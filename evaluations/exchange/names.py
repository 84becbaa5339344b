"""How names that people type are told to be the same."""

import unicodedata


def squeezed(text: str) -> str:
    """A text without blanks and what cannot be seen: how two spellings of one entry are told to be the same."""
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))


def key_of(name: str) -> str:
    """How a name is found again however wide its brackets and letters are."""
    return squeezed(unicodedata.normalize("NFKC", name))
