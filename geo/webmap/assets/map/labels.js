// Names beside the glyphs: one per place, where there is room; the ground's own names give way.
// @ts-check
"use strict";

(function () {
  const { el } = GeoMap;
  const HEIGHT = 17;
  const GAP = 14;           // from the middle of a glyph to its name, pixels
  const NAMED_PX = 60;      // areas smaller on the screen bear no name
  const FONT = "600 12.5px system-ui, sans-serif";
  let context = null;

  function widthOf(text) {
    context = context || document.createElement("canvas").getContext("2d");
    context.font = FONT;
    return Math.ceil(context.measureText(text).width) + 4;
  }

  const overlap = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

  function words(item) {
    const name = GeoMap.placeName(item);
    if (!name) return "";
    return item.precision === "near" ? GeoMap.t("label.near", { place: name }) : name;
  }

  // Right, left, above, below of a row of glyphs `wide` pixels across.
  function spots(x, y, width, wide) {
    const side = GAP + wide / 2;
    return [
      [x + side, y - HEIGHT / 2], [x - side - width, y - HEIGHT / 2],
      [x - width / 2, y - GAP - HEIGHT], [x - width / 2, y + GAP],
    ].map(([left, top]) => [left, top, left + width, top + HEIGHT]);
  }

  function write(layer, map, box, text, classes) {
    layer.addLayer(L.marker(map.layerPointToLatLng([box[0], box[1]]), {
      interactive: false, keyboard: false, pane: "geo-names",
      icon: L.divIcon({ className: classes, iconSize: [box[2] - box[0], HEIGHT], iconAnchor: [0, 0], html: el("span", { dir: "auto" }, text) }),
    }));
  }

  // An area is named in its middle, or a little above or below: in quotes, because it has no edge.
  function areaLabels(areas, taken, layer, map) {
    const boxes = [];
    const done = new Set();
    for (const item of areas) {
      const name = GeoMap.placeName(item);
      const count = GeoMap.areaCount(item) > 1 ? ` ×${GeoMap.num(GeoMap.areaCount(item))}` : "";   // a number, not a symbol: nothing says that it happened here
      const text = `${item.precision === "area" ? `“${name}”` : item.p.approximate ? `${name} (${GeoMap.t("approximate")})` : count && name}${count}`;
      if (!name || !text || done.has(text)) continue;
      const extent = GeoMap.pixelSize(item, map);
      const high = Math.abs(extent.y) / 2;
      if (Math.max(Math.abs(extent.x), 2 * high) < NAMED_PX) continue;   // its name would stand on other places
      done.add(text);
      const at = map.latLngToLayerPoint(item.latlng);
      const width = widthOf(text);
      for (const shift of [0, -26, 26, -52, 52, -84, 84, -120, 120].filter((px) => Math.abs(px) <= high)) {
        const box = [at.x - width / 2, at.y + shift - HEIGHT / 2, at.x + width / 2, at.y + shift + HEIGHT / 2];
        if (taken.some((other) => overlap(box, other))) continue;
        boxes.push(box);
        taken.push(box);
        write(layer, map, box, text, `area-label${GeoMap.itemClasses(item).includes("dim") ? " dim" : ""}`);
        break;
      }
    }
    return boxes;
  }

  // groups: [{at: pixel point, items, wide}]; returns the boxes taken, in pixels of the layer
  // lines: positions along the routes, which no name may cover
  GeoMap.drawLabels = function (groups, areas, lines, layer, map) {
    const taken = groups.map(({ at, wide }) => [at.x - 11 - wide / 2, at.y - 11, at.x + 11 + wide / 2, at.y + 11]);
    for (const latlng of lines) {
      const { x, y } = map.latLngToLayerPoint(latlng);
      taken.push([x - 3, y - 3, x + 3, y + 3]);
    }
    const boxes = [];
    for (const { at, items, wide } of groups) {
      const names = GeoMap.unique(items.map(words).filter(Boolean));
      if (names.length !== 1 || items.every((item) => item.layer === "context")) continue;
      const width = widthOf(names[0]);
      const box = spots(at.x, at.y, width, wide).find((spot) => !taken.some((other) => overlap(spot, other)));
      if (!box) continue;
      taken.push(box);
      boxes.push(box);
      const dim = items.every((item) => GeoMap.itemClasses(item).includes("dim"));
      write(layer, map, box, names[0], `point-label${dim ? " dim" : ""}`);
    }
    return [...taken.slice(0, groups.length), ...boxes, ...areaLabels(areas, taken, layer, map)];
  };

  // Squares that cover a box, as the ground's names take them: [lat, lon, radius in pixels].
  GeoMap.obstacles = function (boxes, map) {
    const found = [];
    for (const [left, top, right, bottom] of boxes) {
      const radius = (bottom - top) / 2;
      for (let x = left + radius; ; x += 2 * radius) {
        const at = map.layerPointToLatLng([Math.min(x, right - radius), top + radius]);
        found.push([at.lat, at.lng, radius]);
        if (x >= right - radius) break;
      }
    }
    return found;
  };
})();
