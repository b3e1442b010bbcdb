"""Readers from outside: checks of what they answer, and two of them as examples."""

from geo.extraction.readers.checks import Accepted, check_answer
from geo.extraction.readers.merge import claims_of, with_events

__all__ = ["Accepted", "check_answer", "claims_of", "with_events"]
