import { createHash } from "node:crypto";
import type { Attributes, Point, SeriesIdentity, UnixNano } from "../../model";

// Points of one batch share their resource object, so its text is made once.
const resourceText = new WeakMap<Attributes, string>();

function textOf(resource: Attributes): string {
  let text = resourceText.get(resource);
  if (text === undefined) {
    text = JSON.stringify(resource);
    resourceText.set(resource, text);
  }
  return text;
}

/**
 * The start belongs to a cumulative series: a restarted process begins another series, so that two processes that
 * cannot be told apart by their attributes are still counted apart.
 */
export function seriesStart({ series, startNano }: Point): UnixNano {
  return series.temporality === "cumulative" ? startNano : 0n;
}

/** SHA-256 of everything that makes a series itself. Attributes are sorted when decoded, so equal sets hash equally. */
export function identityHash(series: SeriesIdentity, startNano: UnixNano): Buffer {
  const { metric, unit, kind, temporality, monotonic, scope, attributes } = series;
  const own = JSON.stringify([
    metric,
    unit,
    kind,
    temporality,
    monotonic,
    scope,
    String(startNano),
    attributes,
  ]);
  return createHash("sha256").update(own).update("\n").update(textOf(series.resource)).digest();
}
