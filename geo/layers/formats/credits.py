"""The sources of a map's places and ground, named as their licences ask, for any file that leaves.

Pure. An attribution is a mapping of ``text``, ``licence`` and ``url``, as ``run.json`` lists them.
"""

from collections.abc import Mapping, Sequence

__all__ = ["Attributions", "credit_lines", "credit_text"]

Attributions = Sequence[Mapping[str, str]]


def credit_lines(attributions: Attributions) -> list[str]:
    """One line for each source: its words, its licence where they do not say it, its address.

    >>> credit_lines([{"text": "Places by A", "licence": "CC BY 4.0", "url": "https://a.example"}])
    ['Places by A, CC BY 4.0, https://a.example']
    """
    lines = []
    for entry in attributions:
        parts: list[str] = []
        for key in ("text", "licence", "url"):
            value = " ".join(str(entry.get(key) or "").split())
            if value and not any(value in part for part in parts):
                parts.append(value)
        lines.append(", ".join(parts))
    return [line for line in dict.fromkeys(lines) if line]


def credit_text(title: str, attributions: Attributions) -> str:
    """A plain text to lie beside a file that has no room for it.

    >>> print(credit_text("Coast", [{"text": "Places by A", "licence": "CC BY 4.0"}]), end="")
    Coast
    <BLANKLINE>
    Places and ground of this map come from:
    - Places by A, CC BY 4.0
    """
    lines = [f"- {line}" for line in credit_lines(attributions)]
    return (
        "\n".join([title or "Map", "", "Places and ground of this map come from:", *lines]) + "\n"
    )
