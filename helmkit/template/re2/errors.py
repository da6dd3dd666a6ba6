"""What is wrong with a pattern, in Go's words."""


class Re2Error(ValueError):
    """A pattern that RE2 rejects; the text is Go's ``error parsing regexp: ...``."""

    def __init__(self, problem: str, text: str) -> None:
        super().__init__(f"error parsing regexp: {problem}: `{text}`")
