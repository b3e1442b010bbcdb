// A canvas that follows the map: moved by CSS while panning, drawn anew when it rests.
// What basemap.js and bulk.js draw on; extend it with draw().
// @ts-check
"use strict";

var GeoCanvas = L.Renderer.extend({
  options: { padding: 0.3, interactive: false, maxRatio: 3 },
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._container.style.pointerEvents = "none";
    this._context = this._container.getContext("2d");
  },
  _destroyContainer() {
    delete this._drawn;
    L.DomUtil.remove(this._container);
    delete this._context;
    delete this._container;
  },
  _reset() {
    this._update();
    this._updateTransform(this._center, this._zoom);
  },
  // Leaflet asks twice after a change of zoom (viewreset, moveend): the same view is drawn once.
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const view = [this._zoom, this._map.getPixelOrigin(), this._bounds.min, this._bounds.max, window.devicePixelRatio].join();
    if (view === this._drawn) return;
    this._drawn = view;
    this.draw();
  },
  redraw() {
    delete this._drawn;
    if (this._map && this._container) this._update();
    return this;
  },
  // Size and place the canvas; what the drawing needs to know of the view.
  begin() {
    const ratio = Math.min(this.options.maxRatio, window.devicePixelRatio || 1), size = this._bounds.getSize();
    const canvas = this._container, context = this._context;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    if (canvas.width !== size.x * ratio || canvas.height !== size.y * ratio) {
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    const scale = 256 * Math.pow(2, this._map.getZoom());
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    return { context, scale, x: origin.x, y: origin.y, width: size.x, height: size.y, zoom: this._map.getZoom() };
  },
});
