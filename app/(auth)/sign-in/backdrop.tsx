import { geoGraticule, geoPath } from "d3-geo";
import { merge } from "topojson-client";
import countries from "world-atlas/countries-110m.json";
import { projectionFor } from "@/components/map/geography";

const width = 700;
const height = 500;
const path = geoPath(projectionFor("world", width, height)).digits(0);

// Whole pixels are enough for a backdrop, and leave a third of the text: drawn once per process, sent with each page.
const land = withoutRepeats(path(northOfAntarctica()) ?? "");
const graticule = withoutRepeats(path(geoGraticule().step([20, 20]).precision(6)()) ?? "");

/** All land in one outline, without Antarctica: no traffic, and a fifth of the map. */
function northOfAntarctica() {
  // The package is plain JSON: its literal types are too wide for topojson's `type` tags.
  const atlas = countries as unknown as Parameters<typeof merge>[0];
  const all = atlas.objects.countries;
  if (all?.type !== "GeometryCollection") throw new Error("world-atlas has no collection of countries");
  const shapes = all.geometries.flatMap((country) =>
    country.id !== "010" && (country.type === "Polygon" || country.type === "MultiPolygon") ? [country] : [],
  );
  return merge(atlas, shapes as Extract<Parameters<typeof merge>[1], unknown[]>);
}

/** A point that rounds to the one before it draws nothing, nor does an island that is all one point. */
function withoutRepeats(outline: string): string {
  return outline.replace(/(-?\d+,-?\d+)(?:L\1)+(?![\d,])/g, "$1").replace(/M-?\d+,-?\d+Z/g, "");
}

/** The world without the estate: who is not signed in learns nothing of where it stands. */
export function Backdrop() {
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden className="h-full w-full">
      <path d={graticule} fill="none" stroke="var(--line)" strokeWidth="0.4" />
      <path d={land} fill="var(--land)" stroke="var(--coast)" strokeWidth="0.5" />
    </svg>
  );
}
