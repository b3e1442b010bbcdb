"""The public face of geocoding over Dask partitions: ``from geo.distributed import geocode``."""

from geo.workflows.geocode_dask import geocode, geocode_frame

__all__ = ["geocode", "geocode_frame"]
