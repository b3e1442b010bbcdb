// What a reviewer may correct of an item: its place by name or by a pin, dates, figures, and whether
// it is part of another. A name is kept as text: the next build looks it up.
// @ts-check
"use strict";

(function () {
  const { el, t } = GeoMap;
  const FIGURES = [["new_low", "review.low"], ["new_best", "review.best"], ["new_high", "review.high"]];
  let pin = null;           // the one that is on the map now
  let pinned = null;        // its item
  let tellPin = null;       // the form that shows where it is

  const cellOf = (item, name, id) => (GeoMap.decisionOn(item, id) || {})[name] || "";

  function field(item, name, label, options) {
    const id = `geo-review-${name.replace(/_/g, "-")}-${item.order}`;
    return [el("label", { for: id }, label), el("input", { type: "text", id, dir: "auto", ...options, value: cellOf(item, name), change: (event) => GeoMap.correct(item, { [name]: event.target.value.trim() }) })];
  }

  // Names that the page knows, offered while one writes; any other may be written too.
  function knownNames() {
    let list = document.getElementById("geo-review-names");
    if (!list) {
      const rows = (GeoMap.baseData.labels || { rows: [] }).rows.map((row) => row[4]);
      const names = GeoMap.unique([...GeoMap.items.map((item) => item.p.place_name), ...rows].filter(Boolean));
      list = el("datalist", { id: "geo-review-names" }, names.map((name) => el("option", { value: name })));
      document.body.append(list);
    }
    return list.id;
  }

  function candidates(item) {
    const found = GeoMap.firstOf(item.p.candidates);
    const rejected = found ? (found.rejected || []).filter((c) => c.place_id) : [];
    if (!rejected.length) return null;
    const id = `geo-review-place-${item.order}`;
    return el("p", { class: "row" }, el("label", { for: id }, t("review.candidate")), el("select", {
      id, change: (event) => GeoMap.correct(item, { new_place_id: event.target.value }),
    }, el("option", { value: "" }, t("review.keep")), rejected.map((c) => el("option", {
      value: c.place_id, selected: cellOf(item, "new_place_id") === c.place_id,
    }, [c.name, c.admin1, c.country].filter(Boolean).join(", ")))));
  }

  // ---------------------------------------------------------------- the pin

  const pinOf = (item) => (cellOf(item, "new_lat") ? L.latLng(+cellOf(item, "new_lat"), +cellOf(item, "new_lon")) : null);

  function setPin(item, latlng) {
    const at = latlng ? latlng.wrap() : null;
    GeoMap.correct(item, { new_lat: at ? at.lat.toFixed(5) : "", new_lon: at ? at.lng.toFixed(5) : "", new_radius_km: at ? cellOf(item, "new_radius_km") || "2" : "" });
    showPin(item);
  }

  function showPin(item) {
    if (pin) { pin.remove(); pin = null; pinned = null; GeoMap.draw(); }
    const at = item && GeoMap.isReviewing() ? pinOf(item) : null;
    if (!at) return;
    pin = L.marker(at, { draggable: true, autoPan: true, keyboard: true, zIndexOffset: 3000,
      icon: L.divIcon({ className: "point review-pin", iconSize: [30, 30], iconAnchor: [15, 28], html: GeoMap.svg("svg", { viewBox: "0 0 30 30", width: 30, height: 30, "aria-hidden": "true" },
        GeoMap.svg("path", { d: "M15 28C8 19 6 16 6 11a9 9 0 0 1 18 0c0 5-2 8-9 17Z" }), GeoMap.svg("circle", { cx: 15, cy: 11, r: 3.2 })) }) }).addTo(GeoMap.map);
    GeoMap.raisePopup(34);
    pinned = item;
    hideOwn();
    const element = pin.getElement();
    element.setAttribute("aria-label", words(at));
    // arrow keys move it too, five pixels at a time
    element.addEventListener("keydown", (event) => {
      const step = { ArrowUp: [0, -5], ArrowDown: [0, 5], ArrowLeft: [-5, 0], ArrowRight: [5, 0] }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const next = GeoMap.map.layerPointToLatLng(GeoMap.map.latLngToLayerPoint(pin.getLatLng()).add(step));
      setPin(item, next);
      pin.getElement().focus();
    });
    pin.on("dragend", () => setPin(item, pin.getLatLng()));
  }
  GeoMap.on("select", showPin);
  GeoMap.on("drawn", hideOwn);

  // The pin stands for the mark of its item.
  function hideOwn() {
    const own = pinned && pinned.isPoint ? GeoMap.elementOf(pinned) : null;
    if (own) own.style.visibility = "hidden";
  }
  GeoMap.on("decision", (item) => { if (tellPin) tellPin(item); });

  const words = (at) => t("review.pin_at", { lat: at.lat.toFixed(5), lon: at.lng.toFixed(5) });

  function pinRow(item) {
    const row = el("p", { class: "row", id: `geo-review-pin-${item.order}` });
    const fill = () => {
      const at = pinOf(item);
      GeoMap.fill(row, at ? [el("span", { class: "pin-at" }, words(at)),
        ...field(item, "new_radius_km", t("review.radius"), { type: "number", min: "0.1", step: "0.1" }),
        el("button", { type: "button", class: "quiet", "data-key": "pin-remove", click: (event) => { event.stopPropagation(); setPin(item, null); } }, t("review.pin_remove"))]
        : el("button", { type: "button", class: "quiet", "data-key": "pin-set", click: (event) => { event.stopPropagation(); setPin(item, item.latlng ? L.latLng(item.latlng) : GeoMap.map.getCenter()); } }, t("review.pin")));
    };
    tellPin = (changed) => { if (changed === item) fill(); };
    fill();
    return row;
  }

  // ---------------------------------------------------------------- the whole form

  function mergeRow(item) {
    const others = GeoMap.items.filter((other) => other !== item && GeoMap.proposalOf(other) === "incident")
      .sort((a, b) => Math.abs((a.start ?? 0) - (item.start ?? 0)) - Math.abs((b.start ?? 0) - (item.start ?? 0)) || a.order - b.order).slice(0, 60);
    if (!others.length) return null;
    const id = `geo-review-merge-${item.order}`, now = cellOf(item, "merge_with");
    return el("p", { class: "row" }, el("label", { for: id }, t("review.merge")), el("select", { id, change: (event) => GeoMap.correct(item, { merge_with: event.target.value }) },
      el("option", { value: "" }, t("review.merge_none")), others.map((other) => el("option", { value: other.id, selected: other.id === now }, `${other.title} (${GeoMap.when(other)})`))));
  }

  GeoMap.corrections = function (item) {
    const proposal = GeoMap.proposalOf(item), isPlace = proposal === "place";
    const number = { type: "number", min: "0", step: "1" };
    return [
      candidates(item),
      el("p", { class: "row" }, field(item, "new_place", t("review.place"), { list: knownNames() }), el("span", { class: "note" }, t("review.place_note"))),
      proposal === "movement" ? el("p", { class: "row" }, field(item, "new_origin", t("review.origin"), { list: knownNames() })) : null,
      pinRow(item),
      isPlace ? null : el("p", { class: "row" }, field(item, "new_date_start", t("time.from"), { type: "date" }), field(item, "new_date_end", t("time.to"), { type: "date" })),
      isPlace ? null : el("p", { class: "row" }, (proposal === "movement" ? FIGURES.slice(1, 2) : FIGURES).map(([name, key]) => field(item, name, t(key), number))),
      proposal === "incident" ? mergeRow(item) : null,
    ];
  };

  GeoMap.claimCorrection = function (item, claim) {
    const label = `${t("review.best")}: ${GeoMap.claimFigure(claim)}`;
    return el("input", { type: "number", min: "0", step: "1", "aria-label": label, class: "claim-figure", value: cellOf(item, "new_best", claim.claim_id),
      change: (event) => GeoMap.correct(item, { new_best: event.target.value.trim() }, claim.claim_id) });
  };
})();
