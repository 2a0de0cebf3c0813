import { geoGraticule, geoPath } from "d3-geo";
import type { FeatureCollection, MultiPolygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/land-110m.json";
import { projectionFor } from "@/components/map/geography";

const width = 700;
const height = 500;
const path = geoPath(projectionFor("world", width, height)).digits(0);
// The package is plain JSON: its literal types are too wide for topojson's `type` tags.
const world = atlas as unknown as Topology<{ land: GeometryCollection }>;

// Whole pixels are enough for a backdrop, and leave a tenth of the points: drawn once per process, sent with each page.
const land = withoutRepeats(path(northOfAntarctica(feature(world, world.objects.land))) ?? "");
const graticule = withoutRepeats(path(geoGraticule().step([20, 20]).precision(6)()) ?? "");

/** The land without Antarctica: no traffic, and a fifth of the map. */
function northOfAntarctica({ features }: FeatureCollection): MultiPolygon {
  const polygons = features.flatMap(({ geometry }) =>
    geometry.type === "MultiPolygon" ? geometry.coordinates : [],
  );
  const coordinates = polygons.filter(([coast = []]) => coast.some(([, latitude = 0]) => latitude > -60));
  return { type: "MultiPolygon", coordinates };
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
