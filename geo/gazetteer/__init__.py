"""The gazetteer: names to places, in one compiled read-only file.

``rows`` is what importers produce; ``build`` compiles rows; ``open_gazetteer`` gives the stages
their ``Lookup``.
"""
