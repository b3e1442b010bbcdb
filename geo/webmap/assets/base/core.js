// The foundation of the page: one namespace, elements made without markup, events, calendar days.
// Text of the data reaches the document only through el() and svg(), as text nodes and attributes.
// @ts-check
"use strict";

/** @type {Record<string, any>} */
var GeoMap = {};

(function () {
  const SVG_NS = "http://www.w3.org/2000/svg";
  const DAY_MS = 86400000;
  const listeners = {};

  GeoMap.data = JSON.parse(document.getElementById("geo-data").textContent);
  GeoMap.baseData = JSON.parse(document.getElementById("geo-base").textContent);

  // el("p", {class: "note"}, "text", node): strings become text nodes, functions become listeners.
  GeoMap.el = function (tag, attributes, ...children) {
    return build(document.createElement(tag), attributes, children);
  };

  GeoMap.svg = function (tag, attributes, ...children) {
    return build(document.createElementNS(SVG_NS, tag), attributes, children);
  };

  function build(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") node.addEventListener(name, value);
      else if (name === "href") setHref(node, value);
      else if (name === "value") node.value = value;
      else if (name === "checked") node.checked = value;
      else if (!/^on/i.test(name)) node.setAttribute(name, value === true ? "" : String(value));
    }
    append(node, children);
    return node;
  }

  function append(node, children) {
    for (const child of children) {
      if (child === null || child === undefined || child === false) continue;
      if (Array.isArray(child)) append(node, child);
      else node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }

  // Only the web and in-page anchors; everything else (javascript:, data:, file:) is no link at all.
  GeoMap.isSafeUrl = function (url) {
    return /^(https?:\/\/|#)/i.test(String(url).trim());
  };

  function setHref(node, url) {
    if (!GeoMap.isSafeUrl(url)) return;
    node.setAttribute("href", String(url).trim());
    if (!String(url).startsWith("#")) {
      node.setAttribute("rel", "noopener noreferrer nofollow");
      node.setAttribute("target", "_blank");
    }
  }

  GeoMap.on = function (name, listener) {
    (listeners[name] = listeners[name] || []).push(listener);
  };

  GeoMap.emit = function (name, detail) {
    for (const listener of listeners[name] || []) listener(detail);
  };

  // Put new children into a container without losing the keyboard's place.
  GeoMap.fill = function (container, ...children) {
    const active = document.activeElement;
    const key = active && container.contains(active) ? active.getAttribute("data-key") : null;
    const open = new Set();
    for (const d of container.querySelectorAll("details[open][data-key]")) {
      open.add(d.getAttribute("data-key"));
    }
    const closed = new Set();
    for (const d of container.querySelectorAll("details:not([open])[data-key]")) {
      closed.add(d.getAttribute("data-key"));
    }
    const scroll = container.scrollTop;
    container.replaceChildren();
    append(container, children);
    for (const d of container.querySelectorAll("details[data-key]")) {
      if (open.has(d.getAttribute("data-key"))) d.open = true;
      if (closed.has(d.getAttribute("data-key"))) d.open = false;
    }
    container.scrollTop = scroll;
    if (key === null) return;
    const again = [...container.querySelectorAll("[data-key]")].find(
      (node) => node.getAttribute("data-key") === key
    );
    if (again) again.focus({ preventScroll: true });
  };

  // Calendar days as whole numbers: never an instant, so no time zone can move an event by a day.
  GeoMap.toDay = function (iso) {
    const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso || "");
    return match ? Math.round(Date.UTC(+match[1], +match[2] - 1, +match[3]) / DAY_MS) : null;
  };

  GeoMap.toIso = function (day) {
    return new Date(day * DAY_MS).toISOString().slice(0, 10);
  };

  GeoMap.unique = function (values) {
    return [...new Set(values)];
  };

  GeoMap.splitList = function (text) {
    return String(text || "").split(";").map((s) => s.trim()).filter(Boolean);
  };

  GeoMap.reducedMotion = function () {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  };

  GeoMap.isPhone = function () {
    return window.matchMedia("(max-width: 700px)").matches;
  };

  GeoMap.announce = function (text) {
    const region = document.getElementById("geo-live");
    if (region) region.textContent = text;
  };
})();
