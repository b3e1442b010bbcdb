"""The public face of the geopy geocoder: ``from geo.geocoder import GazetteerGeocoder``."""

from geo.workflows.geopy import GazetteerGeocoder, SecondOpinion

__all__ = ["GazetteerGeocoder", "SecondOpinion"]
