"""Where the packaged data lies: inside the wheel, or at the top of a checkout.

Pure but for looking at the file system; nothing is read here.
"""

from pathlib import Path

__all__ = ["gazetteer_data"]

_PACKAGE = Path(__file__).resolve().parent.parent


def gazetteer_data() -> Path:
    """The folder of the ``gazetteer/`` tables, wheel or checkout.

    >>> (gazetteer_data() / "README.md").name
    'README.md'
    """
    packaged = _PACKAGE / "_data" / "gazetteer"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "gazetteer"
