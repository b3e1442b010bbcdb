// What the scripts of the page take from each other and from Leaflet: one namespace each, declared
// in base/, ground/ and by Leaflet. Leaflet is not typed here; the DOM is, loosely, because the
// elements are made by GeoMap.el and found again by their ids.
declare var GeoBulk: any;
declare var GeoBulkStore: any;
declare var GeoCanvas: any;
declare var L: any;

interface EventTarget { value?: any; checked?: any; closest?: any; }
interface Element { inert: any; hidden: any; focus(options?: FocusOptions): void; open: any; disabled: any; type: any; }
interface Uint8ArrayConstructor { fromBase64: any; }   // newer than the standard library of the checker
