import { type GeoProjection, geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import countries from "world-atlas/countries-110m.json";

// The package is plain JSON: its literal types are too wide for topojson's `type` tags.
const atlas = countries as unknown as Parameters<typeof feature>[0];

/** ISO 3166-1 numeric code of Antarctica: no traffic, and a fifth of the map. */
const antarctica = "010";

function outlines(topology: typeof atlas) {
  const all = topology.objects.countries;
  if (all?.type !== "GeometryCollection") throw new Error("world-atlas has no collection of countries");
  const features = feature(topology, all).features.filter((country) => country.id !== antarctica);
  return {
    land: { type: "FeatureCollection" as const, features },
    // Arcs that two countries share: a coast belongs to one and is not drawn twice.
    borders: mesh(topology, all as Parameters<typeof mesh>[1], (a, b) => a !== b),
  };
}

const { land, borders } = outlines(atlas);

/** The parts of the world one can look at, as corners west, south, east, north in degrees. */
export const mapViews = {
  world: { label: "World", corners: [-168, -54, 178, 76] },
  americas: { label: "Americas", corners: [-128, -36, -34, 56] },
  europe: { label: "Europe", corners: [-12, 35, 34, 66] },
  asia: { label: "Asia-Pacific", corners: [64, -42, 156, 48] },
} as const;
export type MapView = keyof typeof mapViews;
export const mapViewIds = Object.keys(mapViews) as [MapView, ...MapView[]];

/** A projection that shows `view` in width × height px; the globe keeps its areas. */
export function projectionFor(view: MapView, width: number, height: number): GeoProjection {
  const [west, south, east, north] = mapViews[view].corners;
  const steps = Array.from({ length: 9 }, (_, i) => i / 8);
  const outline = steps.flatMap((part) => [
    [west + (east - west) * part, south],
    [west + (east - west) * part, north],
    [west, south + (north - south) * part],
    [east, south + (north - south) * part],
  ]);
  const projection = geoEqualEarth();
  if (view !== "world") projection.rotate([-(west + east) / 2, 0]);
  return projection.fitExtent(
    [
      [8, 8],
      [width - 8, height - 8],
    ],
    { type: "MultiPoint", coordinates: outline },
  );
}

/** Land, borders and graticule as SVG paths. */
export function basemap(projection: GeoProjection): { land: string; borders: string; graticule: string } {
  const path = geoPath(projection).digits(1);
  return { land: path(land) ?? "", borders: path(borders) ?? "", graticule: path(geoGraticule10()) ?? "" };
}

/** Degrees by which an arc bows north at its middle, per degree of longitude it spans. */
const bow = 0.14;
const mostBow = 13;
const arcSteps = 24;

/**
 * The way between two places ([longitude, latitude] in degrees) as an SVG path: the shorter way
 * round, bowed a little north. Not the great circle, which takes most traffic over the pole and off
 * the map; no cable goes there either.
 */
export function flowArc(projection: GeoProjection, from: [number, number], to: [number, number]): string {
  const span = ((to[0] - from[0] + 540) % 360) - 180;
  const rise = Math.min(Math.abs(span) * bow, mostBow);
  const coordinates = Array.from({ length: arcSteps + 1 }, (_, i): [number, number] => {
    const part = i / arcSteps;
    const latitude = from[1] + (to[1] - from[1]) * part + rise * Math.sin(Math.PI * part);
    return [from[0] + span * part, Math.min(latitude, 74)];
  });
  return geoPath(projection).digits(1)({ type: "LineString", coordinates }) ?? "";
}
