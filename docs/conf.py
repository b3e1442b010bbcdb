"""How the pages are built: ``make docs``, every warning an error."""

project = "Geospatial incident mapper"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_theme = "alabaster"
