import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Route } from "../model";
import { tableOf } from "../testing/contract";
import { backendsOf, fleetsByBackend } from "./backends";
import { changesFor, firstMismatch, type Target } from "./changes";
import { httpRouteListSchema } from "./http-route";
import { readRoutes, sharesOf } from "./reading";
import { gatewayConfigSchema } from "./settings";
import { realCrd } from "./testing/crd-schema";
import { worstShareError } from "./weights";

const settings = gatewayConfigSchema.parse({
  gateway: "infra/inference/https",
  namespace: "inference",
  hostnames: "api.example *.models.example",
});
const fleets = Array.from({ length: 24 }, (_, at) => `f${at}`);
const target: Target = {
  planeId: "lb-k8s",
  settings,
  backends: backendsOf(
    fleets.map((id) => ({ id, endpoint: `${id}.inference.svc:8000` })),
    settings,
  ),
};
const owners = fleetsByBackend(target.backends);
const nothing = { newest: null };

/** Tables of `least` to 60 cells, each over up to 16 fleets, with shares of all sizes and names of all kinds. */
const tablesOf = (least: number) =>
  fc
    .uniqueArray(
      fc.record({
        origin: fc.constantFrom("DE", "JP", "US", "IN"),
        model: fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !/[\n\r\u2028\u2029]/.test(text)),
        dataClass: fc.constantFrom("general", "personal", "regulated"),
        parts: fc
          .uniqueArray(fc.tuple(fc.constantFrom(...fleets), fc.integer({ min: 1, max: 1_000_000 })), {
            minLength: 1,
            maxLength: 16,
            selector: ([fleet]) => fleet,
          })
          .map((parts) => {
            const total = parts.reduce((sum, [, part]) => sum + part, 0);
            return parts.map(([fleet, part]) => ({ fleet, share: part / total }));
          }),
      }),
      {
        minLength: least,
        maxLength: 60,
        selector: ({ origin, model, dataClass }) => `${origin}|${model}|${dataClass}`,
      },
    )
    .map((cells): Route[] =>
      cells.flatMap(({ origin, model, dataClass, parts }) =>
        parts.map((part) => ({ cell: `${origin}|${model}|${dataClass}`, ...part })),
      ),
    );

/** What a cluster would answer after the change. */
function applied(routes: Route[], version: number, before: ReturnType<typeof listed> = []) {
  const change = changesFor(tableOf(version, routes), "key", target, before, nothing);
  if (change.kind === "impossible") throw new Error(change.reason);
  if (change.kind === "none") return { manifests: [], after: before };
  const written = new Set(change.applies.map(({ manifest }) => manifest.metadata.name));
  const removed = new Set(change.removals.map(({ metadata }) => metadata.name));
  const manifests = change.applies.map(({ manifest }) => manifest);
  const left = before.filter(({ metadata }) => !written.has(metadata.name) && !removed.has(metadata.name));
  return { manifests, after: [...left, ...listed(manifests)] };
}
const listed = (items: object[]) =>
  httpRouteListSchema.parse({
    kind: "HTTPRouteList",
    apiVersion: "gateway.networking.k8s.io/v1",
    items: items.map((item) => {
      const { metadata, spec } = structuredClone(item) as { metadata: object; spec: object };
      return { metadata: { uid: "u", resourceVersion: "1", generation: 1, ...metadata }, spec };
    }),
  }).items;

describe("routes for a table", () => {
  it("read back as the table, within the error that is promised, after any table before", () => {
    fc.assert(
      fc.property(tablesOf(0), tablesOf(0), (earlier, wanted) => {
        const { after } = applied(wanted, 2, applied(earlier, 1).after);
        const reading = readRoutes(after, owners, settings);
        expect(firstMismatch(tableOf(2, wanted), reading)).toBeNull();
        expect(reading).toMatchObject({ strange: null, version: wanted.length > 0 ? 2 : null });
        const found = new Map(
          sharesOf(reading.weights).map(({ cell, fleet, share }) => [`${cell}\n${fleet}`, share]),
        );
        for (const { cell, fleet, share } of wanted) {
          expect(Math.abs((found.get(`${cell}\n${fleet}`) ?? 0) - share)).toBeLessThan(
            worstShareError + 1e-9,
          );
          found.delete(`${cell}\n${fleet}`);
        }
        expect([...found.keys()]).toEqual([]);
        expect(changesFor(tableOf(2, wanted), "key", target, after, reading).kind).toBe("none");
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, Route[], { newest: number | null }, RegExp]>([
    [
      "is older than what runs",
      [{ cell: "a|b|c", fleet: "f0", share: 1 }],
      { newest: 3 },
      /table 3, which is newer than 2/,
    ],
    [
      "has a cell without parts",
      [{ cell: "a", fleet: "f0", share: 1 }],
      nothing,
      /expected origin\|model\|data class/,
    ],
    [
      "names a fleet without a Service",
      [{ cell: "a|b|c", fleet: "g", share: 1 }],
      nothing,
      /No Service is known for fleet g\./,
    ],
    [
      "splits a cell over 17 fleets",
      fleets.slice(0, 17).map((fleet) => ({ cell: "a|b|c", fleet, share: 1 / 17 })),
      nothing,
      /over 17 fleets/,
    ],
    [
      "needs more routes than a cluster is given",
      Array.from({ length: 16_001 }, (_, at) => ({ cell: `C${at}|m|general`, fleet: "f0", share: 1 })),
      nothing,
      /16001 cells need 1001 routes; at most 1000/,
    ],
  ])("are refused when it %s", (_, routes, reading, reason) => {
    const change = changesFor(tableOf(2, routes), "key", target, [], reading);
    expect(change).toEqual({ kind: "impossible", reason: expect.stringMatching(reason) });
  });

  it("leave out a fleet whose share rounds to no weight, and never give weight to one outside of the table", () => {
    const { manifests } = applied(
      [
        { cell: "a|b|c", fleet: "f0", share: 0.99999 },
        { cell: "a|b|c", fleet: "f1", share: 0.00001 },
      ],
      1,
    );
    expect(manifests[0]?.spec.rules[0]?.backendRefs.map(({ name, weight }) => [name, weight])).toEqual([
      ["f0", 10_000],
    ]);
  });
});

describe.runIf(process.env.BALLAST_REAL_DATA)("the HTTPRoute CRD", () => {
  it("takes every route that is written", () => {
    const crd = realCrd();
    let checked = 0;
    fc.assert(
      fc.property(tablesOf(17), (routes) => {
        for (const manifest of applied(routes, Number.MAX_SAFE_INTEGER).manifests) {
          expect(crd.faultsOf(manifest)).toEqual([]);
          checked += 1;
        }
      }),
      { numRuns: 40 },
    );
    console.info(`${checked} routes checked against the schema and its ${crd.rules} rules.`);
    expect(checked).toBeGreaterThanOrEqual(80);
  });

  it("refuses what it should, so that the check above can fail", () => {
    const crd = realCrd();
    const [good] = applied([{ cell: "a|b|c", fleet: "f0", share: 1 }], 1).manifests;
    const times = (count: number) => (list: unknown) => Array.from({ length: count }, () => Object(list)[0]);
    const bad: [string, (there: unknown) => unknown, RegExp][] = [
      ["spec.rules.0.backendRefs.0.weight", () => 1_000_001, /weight must be <= 1000000/],
      ["spec.rules.0.backendRefs.0.weight", () => 0.5, /must be integer/],
      ["spec.rules.0.backendRefs.0.wieght", () => 1, /additional properties/],
      ["spec.rules.0.backendRefs.0.port", () => undefined, /Must have port for Service reference/],
      ["spec.rules.0.backendRefs", times(17), /more than 16 items/],
      ["spec.rules.0.matches.0.headers", times(2), /same item twice/],
      ["spec.rules.0.matches.0.headers.0.value", () => "", /fewer than 1 char/],
      ["spec.rules", times(17), /more than 16 items/],
      ["spec.rules", () => [], /fewer than 1 items/],
      ["spec.parentRefs", times(2), /sectionName must be unique/],
    ];
    for (const [path, change, fault] of bad)
      expect(crd.faultsOf(changed(good, path.split("."), change)).join("\n")).toMatch(fault);
    expect(crd.faultsOf(good)).toEqual([]);
  });
});

/** A copy with another value at the path; undefined takes it away. */
function changed(value: unknown, [key, ...rest]: string[], change: (there: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const copy = Array.isArray(value) ? [...value] : { ...Object(value) };
  const next = changed(copy[key], rest, change);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}
