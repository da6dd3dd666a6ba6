"""The line that a chart is searched by, and how case is taken out of it. Pure.

Source: Helm pkg/cmd/search/search.go (indstr, calcScore): name, REPO/NAME, description and keywords, with a vertical
tab between them, which no text of an entry holds. Maintainers come last: helm does not look at them.
"""

SEPARATOR = "\v"
MAINTAINERS = 4  # Where they stand in the line.


def searched_line(repository: str, name: str, description: str, keywords: str, maintainers: str) -> str:
    """The line in lower case."""
    return folded(SEPARATOR.join((name, f"{repository}/{name}", description, keywords, maintainers)))


def folded(text: str) -> str:
    """`text` in lower case, character by character as Go's strings.ToLower does it."""
    return text.lower() if text.isascii() else "".join(char.lower()[0] for char in text)


def score(line: str, position: int) -> int:
    """Helm's score of a match at `position` of a line: 0 in the name, then 1, 2, 3 for the others."""
    return line.count(SEPARATOR, 0, position)
