"""Small sound files of every packed format, as bytes: what fuzzing and hostile runs alter."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd

__all__ = ["parts_altered", "samples"]

HEAD = ("event_id", "event_date", "location", "country", "latitude", "longitude", "best", "notes")
ROWS = (
    ("g1", "2025-03-06", "Alpha", "SY", 35.1, 36.2, 3, "fine"),
    ("g2", "2025-03-07", "Beta", "SY", 35.2, 36.3, 5, "shots were heard"),
)
PROSE = "Three people were killed in Alpha on 6 March 2025. Two people fled to Beta."
_ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Log">{}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts_altered(whole: bytes, name: str, content: bytes | None) -> bytes:
    """A zip with one part replaced, or left out."""
    with zipfile.ZipFile(io.BytesIO(whole)) as old:
        parts: dict[str, str | bytes] = {item: old.read(item) for item in old.namelist()}
    if content is None:
        parts.pop(name, None)
    else:
        parts[name] = content
    return zipped(parts)


def _workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ("".join(map(cell.format, row)) for row in (HEAD, *ROWS))
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": _ODS.format(body),
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def _docx() -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}.</w:t></w:r></w:p>" for text in PROSE.split(". "))
    return zipped(
        {"word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'}
    )


def _pdf() -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({PROSE}) Tj ET"
    font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"{page} /Resources << /Font {font} >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    )
    out, starts = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        starts.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    at = out.tell()
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    out.write(f"xref\n0 5\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{at}\n%%EOF".encode())
    return out.getvalue()


def _kml() -> str:
    marks = "".join(
        f"<Placemark><name>{row[0]}</name><description>{row[7]}</description>"
        f"<Point><coordinates>{row[5]},{row[4]}</coordinates></Point></Placemark>"
        for row in ROWS
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'


def samples() -> Iterator[tuple[str, bytes]]:
    """Suffix and bytes of each."""
    frame = pd.DataFrame(ROWS, columns=HEAD)
    spatial = gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"]), crs=4326
    )
    table = frame.to_csv(index=False)
    yield ".xlsx", _workbook()
    yield ".ods", _ods()
    yield ".docx", _docx()
    yield ".pdf", _pdf()
    yield ".kml", _kml().encode()
    yield ".kmz", zipped({"doc.kml": _kml()})
    yield ".zip", zipped({"a.csv": table, "b.txt": PROSE})
    yield ".parquet", frame.to_parquet()
    with tempfile.TemporaryDirectory() as text:
        home = Path(text)
        for suffix in (".gpkg", ".fgb"):
            spatial.to_file(home / f"a{suffix}")
            yield suffix, (home / f"a{suffix}").read_bytes()
        spatial.to_parquet(home / "a.geoparquet")
        yield ".geoparquet", (home / "a.geoparquet").read_bytes()
        frame.to_csv(home / "a.csv.gz", index=False)
        yield ".csv.gz", (home / "a.csv.gz").read_bytes()
        spatial[["event_id", "geometry"]].to_file(home / "a.shp")
        parts = {part.name: part.read_bytes() for part in sorted(home.glob("a.[sdp]*"))}
        yield ".shp.zip", zipped(parts)
