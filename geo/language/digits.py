"""Digits of any script as those that every rule of numbers reads.

Pure.
"""

__all__ = ["latin_digits"]

_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_TABLE = str.maketrans(
    {
        **{char: str(i) for i, char in enumerate(_ARABIC)},
        **{char: str(i) for i, char in enumerate(_PERSIAN)},
        "٫": ".",
        "٬": "",
        "−": "-",
        "،": ",",
        "\u00a0": " ",
        "\u202f": " ",
        "\u200e": "",
        "\u200f": "",
    }
)


def latin_digits(text: str) -> str:
    """A text with European digits, decimal points and minus signs.

    >>> latin_digits("٣٥٫٣٩١٢"), latin_digits("−۱۲")
    ('35.3912', '-12')
    """
    return text if text.isascii() else text.translate(_TABLE)
