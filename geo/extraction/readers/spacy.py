"""An installed spaCy pipeline as a reader of place names: an example, not a dependency.

``GEO_SPACY_PIPELINE`` names the pipeline (``xx_ent_wiki_sm``, ``ru_core_news_sm``, ...).
"""

import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module, metadata
from typing import Any

from geo.model.errors import InputError
from geo.model.reading import Reading

__all__ = ["SpacyReader", "spacy"]

_PIPELINE = "GEO_SPACY_PIPELINE"
_PLACES = frozenset({"GPE", "LOC", "FAC"})


class SpacyReader:
    """Mentions of places that a pipeline marks.

    Parameters
    ----------
    pipeline
        A loaded spaCy pipeline: called with a text, it gives a document with ``ents``.
    name, version
        Of the pipeline, for the record.
    """

    name = "spacy"
    leaves_machine = False

    def __init__(self, pipeline: Callable[[str], Any], *, name: str, version: str) -> None:
        self.pipeline, self.version = pipeline, version
        self.configuration: Mapping[str, Any] = {"pipeline": name}

    def read(self, reading: Reading) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Every entity that is a place.

        >>> from types import SimpleNamespace as S
        >>> from geo.language.reading import read
        >>> found = S(ents=[S(start_char=3, end_char=7, text="Lyon", label_="LOC")])
        >>> SpacyReader(lambda text: found, name="toy", version="1").read(read("In Lyon"))
        {'mentions': [{'start': 3, 'end': 7, 'text': 'Lyon'}]}
        """
        return {
            "mentions": [
                {"start": e.start_char, "end": e.end_char, "text": e.text}
                for e in self.pipeline(reading.text).ents
                if e.label_ in _PLACES
            ]
        }


def spacy() -> SpacyReader:
    """The reader of ``--reader geo.extraction.readers.spacy:spacy``.

    Raises
    ------
    InputError
        spaCy or the pipeline is not installed.
    """
    name = os.environ.get(_PIPELINE, "xx_ent_wiki_sm")
    try:
        pipeline = import_module("spacy").load(name)
        version = f"{metadata.version('spacy')}/{pipeline.meta.get('version', '')}"
    except (ImportError, OSError) as error:
        raise InputError(
            f"the spaCy pipeline {name!r} cannot be loaded",
            remedy=f"install spaCy and the pipeline, or set {_PIPELINE}",
        ) from error
    return SpacyReader(pipeline, name=name, version=version)
