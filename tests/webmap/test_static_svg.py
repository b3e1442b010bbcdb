"""The static sheet: complete, true to precision, safe, the same each time."""

import dataclasses
import re
from xml.etree import ElementTree as ET

import pytest

from geo.model.position import BBox
from geo.webmap import PageData, basemap
from geo.webmap.static_svg import render_svg
from geo.webmap.svg_canvas import Frame, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def feature(key, geometry, /, **properties):
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


SQUARE = {
    "type": "Polygon",
    "coordinates": [[[35.8, 34.9], [36.2, 34.9], [36.2, 35.3], [35.8, 35.3], [35.8, 34.9]]],
}


@pytest.fixture(scope="module")
def base():
    return basemap.build(BBox(west=35.6, south=34.6, east=36.6, north=35.9))


@pytest.fixture
def page(base):
    """A little of everything, one item without a position and one known by country only."""
    layers = {
        "incidents": [
            feature("a", point(35.95, 35.18), title="Killings in a town", precision="settlement",
                    event_type="Violence against civilians", date_text="7 March 2025",
                    date_start="2025-03-07", where_text="in the town", place_name="Baniyas"),
            feature("b", point(35.93, 35.36), title="Ambush near a town", precision="near",
                    uncertainty_m=10_000, event_type="Battles", date_start="2025-03-06",
                    place_name="Jableh"),
            feature("c", SQUARE, title="Clashes in a province", precision="province",
                    event_type="Battles", date_start="2025-03-06"),
            feature("d", None, title="Curfew somewhere", precision="none"),
            feature("e", point(38.0, 35.0), title="A whole country", precision="country"),
        ],
        "routes": [
            feature("r", {"type": "LineString", "coordinates": [[36.0, 35.2], [36.2, 35.4]]},
                    title="Coast to hills", number=None, number_text="thousands"),
        ],
        "statements": [
            feature("s", None, title="Toll", claims=[
                {"text": "over 1,000", "harm": "killed", "claimant": "A monitor",
                 "as_of": "2025-03-09", "status": "current"},
                {"text": "over 600", "harm": "killed", "claimant": "A monitor",
                 "as_of": "2025-03-08", "status": "superseded"},
                {"text": "300", "harm": "killed", "claimant": "", "as_of": "2025-03-08",
                 "status": "current"},
            ]),
        ],
        "sources": [feature("m", None, name="A monitor"), feature("o", None, name="An outlet")],
    }  # fmt: skip
    return PageData(
        title="A coast",
        subtitle="What was reported",
        layers={
            name: {"type": "FeatureCollection", "features": features}
            for name, features in layers.items()
        },
        as_of="2025-03-09",
        attributions=[{"text": "GeoNames", "licence": "CC BY 4.0"}],
        disclaimers=["Names do not imply endorsement."],
        version="1.2.3",
        base=base,
    )


def words(svg):
    return " | ".join("".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text"))


def circles(svg, **attributes):
    return [
        node
        for node in ET.fromstring(svg).iter(f"{SVG}circle")
        if all(node.get(key.replace("_", "-")) == value for key, value in attributes.items())
    ]


def test_the_sheet_carries_what_a_map_on_paper_must(page):
    """Title, date, legend, scale, north, sources, licences, disclaimer, version."""
    said = words(render_svg(page))
    for part in (
        "A coast", "What was reported", "As of 2025-03-09", " km", "| N |",
        "Sources: A monitor; An outlet",
        "GeoNames, CC BY 4.0", "Names do not imply endorsement.", "de-facto", "version 1.2.3",
        "near this place, within the ring", "somewhere within this admin unit",
        "schematic, not a route travelled", "SYRIA",
    ):  # fmt: skip
        assert part in said, part
    assert "Looting" not in said  # the legend lists what is there


def test_every_item_is_listed_and_only_placed_ones_are_drawn(page):
    svg = render_svg(page)
    said = words(svg)
    for title in ("Killings in a town", "Ambush near a town", "Clashes in a province"):
        assert re.search(rf"\d  {title}|\d {title}", said), title
    assert said.count("not drawn: no position") == 1
    assert said.count("not drawn: country only") == 1
    without = dataclasses.replace(
        page,
        layers={**page.layers, "incidents": {"features": page.layers["incidents"]["features"][:4]}},
    )
    glyphs = re.compile(r'<g transform="translate')
    assert len(glyphs.findall(svg)) == len(glyphs.findall(render_svg(without)))  # no country pin


def test_near_is_a_ring_of_its_true_size_and_an_area_has_no_mark(page):
    svg = render_svg(page)
    [ring] = circles(svg, stroke_dasharray="4 3")
    bar = re.search(r'V[\d.]+H([\d.]+)V[\d.]+" fill="none" stroke="#262522"', svg)
    start = float(re.search(r'<path d="M([\d.]+) [\d.]+V[\d.]+H', svg)[1])
    length = float(re.search(r">(\d+) km<", svg)[1])
    per_km = (float(bar[1]) - start) / length
    assert float(ring.get("r")) == pytest.approx(10 * per_km, rel=0.01)
    only_area = dataclasses.replace(
        page, layers={"incidents": {"features": [page.layers["incidents"]["features"][2]]}}
    )
    svg = render_svg(only_area)
    inside = svg[svg.index("<g clip-path") : svg.index("</g>", svg.index("<g clip-path"))]
    assert 'fill="url(#type-battles)"' in inside
    assert 'transform="translate' not in inside


def test_places_of_incidents_are_named_on_the_map(page):
    said = words(render_svg(page))
    assert re.search(r"\| \d Baniyas \|", said)
    assert re.search(r"\| \d near Jableh \|", said)


def test_figures_stand_with_claimant_and_date_or_not_at_all(page):
    said = re.sub(r" \| ", " ", words(render_svg(page)))
    assert "over 1,000 killed: according to A monitor, as of 2025-03-09" in said
    assert "over 600" not in said
    assert "300" not in said


def test_text_cannot_become_markup(page):
    hostile = '</text><script>alert(1)</script><a href="javascript:x">&amp;\x00\x1b{{ 7*7 }}'
    bad = dataclasses.replace(
        page,
        title=hostile,
        subtitle=hostile,
        layers={
            "incidents": {
                "features": [
                    feature(
                        hostile, point(36, 35), title=hostile, precision="site", where_text=hostile
                    )
                ]
            },
            "sources": {"features": [feature("s", None, name=hostile)]},
        },
        disclaimers=[hostile],
        attributions=[{"text": hostile, "licence": hostile}],
    )
    root = ET.fromstring(render_svg(bad))
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg", "title", "rect", "defs", "clipPath", "pattern", "path", "g", "circle", "text",
        "polygon",
    }  # fmt: skip
    assert "{{ 7*7 }}" in "".join(root.itertext())


def test_the_same_page_gives_the_same_sheet(page):
    assert render_svg(page) == render_svg(page)


def test_a_crowded_list_says_how_many_it_leaves_out(page):
    many = [
        feature(f"i{i}", point(36, 35), title=f"Incident {i}", precision="settlement")
        for i in range(200)
    ]
    svg = render_svg(dataclasses.replace(page, layers={"incidents": {"features": many}}))
    listed = len(re.findall(r">\d+ +Incident \d+<", svg))
    [more] = re.findall(r"and (\d+) more", svg)
    assert listed + int(more) == 200


def test_the_users_own_ground_is_drawn_here_too(page):
    """His land in place of ours, his roads over it."""
    box = BBox(west=35.6, south=34.6, east=36.6, north=35.9)
    road = {"type": "LineString", "coordinates": [[35.9, 35.0], [36.2, 35.4]]}
    features = [
        {"type": "Feature", "properties": {"role": role}, "geometry": geometry}
        for role, geometry in (("land", SQUARE), ("road", road))
    ]
    own = basemap.build(box, own={"type": "FeatureCollection", "features": features})
    svg = render_svg(dataclasses.replace(page, base=own))
    [land] = re.findall(r'<path d="([^"]+)" fill="#f7f5f0"', svg)
    assert land.count("Z") == 1
    assert 'stroke="#d6cec0"' in svg
    assert 'stroke="#948c82"' not in svg  # our borders


def test_an_empty_page_still_is_a_sheet():
    root = ET.fromstring(render_svg(PageData(title="Nothing yet")))
    assert root.find(f"{SVG}title").text == "Nothing yet"


def test_arabic_is_set_from_the_right(page):
    svg = render_svg(dataclasses.replace(page, title="الساحل السوري"))
    title = next(line for line in svg.splitlines() if line.startswith("<text") and "الساحل" in line)
    assert 'direction="rtl"' in title


def test_across_the_antimeridian_the_sheet_is_one_piece():
    box = BBox(west=177.0, south=-20.0, east=-178.0, north=-15.0)
    spots = [feature(str(lon), point(lon, -17), precision="site", title="x") for lon in (178, -179)]
    page = PageData(title="F", base=basemap.build(box), layers={"incidents": {"features": spots}})
    svg = render_svg(page)
    xs = [float(x) for x in re.findall(r'<g transform="translate\(([\d.]+) [\d.]+\)" fill="#', svg)]
    assert 100 < abs(xs[0] - xs[1]) < 760


def test_the_frame_projects_like_a_web_map():
    frame = Frame(left=0, top=0, width=100, height=100, box=(-10.0, -10.0, 10.0, 10.0))
    assert frame.at(0, 0) == pytest.approx((50, 50))
    assert frame.at(10, 0)[0] == pytest.approx(100, abs=1)
    assert frame.at(0, 10)[1] < 1
    assert wrapped("a" * 50, width=52, size=10) == ["a" * 10] * 5
