"""The public face of work over partitions: reports and tables too large for one machine.

``mentions``, ``draft`` and ``build`` take files of JSON lines or Parquet wherever fsspec finds
them; ``geocode_files`` a table in parts; ``geocode`` a Dask DataFrame. Needs the extra ``dask``.
"""

from geo.workflows.distribute import build, draft, mentions
from geo.workflows.geocode_dask import geocode, geocode_files, geocode_frame

__all__ = ["build", "draft", "geocode", "geocode_files", "geocode_frame", "mentions"]
