"""Open a GeoPackage in QGIS without a screen and tell, as JSON, what QGIS made of each layer.

Run by the Python that has QGIS (Debian: python3-qgis), not by that of this project:
``QT_QPA_PLATFORM=offscreen python3 qgis_project.py FILE.gpkg PICTURE.png``.
"""

import json
import os
import sqlite3
import sys
from contextlib import closing

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QSize
from qgis.PyQt.QtXml import QDomDocument


def told(layer, style):
    """What a person would see of a layer."""
    renderer, labels, temporal = layer.renderer(), layer.labeling(), layer.temporalProperties()
    kind = renderer.type() if renderer is not None else ""  # a table without shapes has none
    rules = renderer.rootRule().children() if kind == "RuleRenderer" else []
    seen = {
        "features": layer.featureCount(),
        "renderer": kind,
        "rules": sorted(rule.filterExpression() for rule in rules),
        "symbols": all(rule.symbol() is not None for rule in rules),
        "labels": labels.settings().fieldName if labels is not None else "",
        "labelled": layer.labelsEnabled(),
        "span": [temporal.startField(), temporal.endField()],
        "dates": sorted(f.name() for f in layer.fields() if f.typeName() == "Date"),
        "days": _days(layer, temporal.startField()),
    }
    document = QDomDocument()
    document.setContent(style)
    layer.importNamedStyle(document)  # what "Load style" does
    return {**seen, "slider": temporal.isActive()}


def _days(layer, field):
    """The days from which the time slider draws each feature, as QGIS reads them."""
    if not field:
        return []
    values = (feature[field] for feature in layer.getFeatures())
    return sorted(value.toString("yyyy-MM-dd") for value in values if isinstance(value, QDate))


def main(path, picture):
    """Print what each layer is, and draw all of them into a picture."""
    application = QgsApplication([], False)
    application.initQgis()
    with closing(sqlite3.connect(path)) as store:
        styles = dict(store.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    source = QgsProviderRegistry.instance().providerMetadata("ogr")
    names = dict.fromkeys(sub.name() for sub in source.querySublayers(path))
    layers = {name: QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names}
    layers = {name: layer for name, layer in layers.items() if name in styles}
    found = {name: told(layer, styles[name]) for name, layer in layers.items() if layer.isValid()}
    settings = QgsMapSettings()
    settings.setLayers(list(layers.values()))
    settings.setOutputSize(QSize(600, 400))
    extent = layers["incidents"].extent()
    extent.scale(1.2)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # to take QGIS down by its own means crashes in some versions, after all is said


main(*sys.argv[1:])
