import { newestTable } from "@/lib/dataplane/store/tables";
import { hashRoutes } from "@/lib/dataplane/table";
import { seedEstate } from "@/lib/dataplane/testing/estate";
import { recordIntent } from "@/lib/dataplane/verbs/record-intent";
import { type Actor, type PeopleRole, systemActor } from "@/lib/identity/model";
import type { Plan } from "@/lib/planning/model";
import { takeSnapshot } from "@/lib/planning/take-snapshot";
import { prisma } from "@/lib/platform/db/client";
import { json } from "../store/shifts";

const invented = { illustrative: true };

export const cells = { de: "DE|large|personal", fr: "FR|large|general" } as const;

const firstRoutes = [
  { cell: cells.de, fleet: "fra", share: 1 },
  { cell: cells.fr, fleet: "par", share: 1 },
];

/** A person of the test's database with the given roles. */
export async function person(name: string, ...roles: PeopleRole[]): Promise<Actor> {
  const { id } = await prisma().user.create({
    data: {
      name,
      email: `${name.toLowerCase()}@example.test`,
      roles: { create: roles.map((role) => ({ role })) },
    },
  });
  return { kind: "user", id, label: name, roles, from: "127.0.0.1" };
}

/**
 * Frankfurt and Paris with ten accelerators each and Virginia, which a rule denies to German personal data; all of
 * Germany in Frankfurt, all of France in Paris; two feed edges that run that table.
 */
export async function seedShiftEstate(now: Date): Promise<void> {
  const db = prisma();
  await seedEstate({
    cells: Object.values(cells),
    fleets: [
      { id: "fra", country: "DE" },
      { id: "par", country: "FR" },
      { id: "iad", country: "US" },
    ],
  });
  await db.fleet.updateMany({ data: { billing: "on_demand" } });
  // 0.1 s to read and 0.9 s to write: one accelerator-second per request.
  await db.throughputProfile.create({
    data: {
      acceleratorId: "h100",
      modelId: "large",
      prefillTokensPerSec: 1000,
      decodeTokensPerSec: 1000 / 9,
      ...invented,
    },
  });
  await db.rate.create({
    data: {
      providerId: "acme",
      acceleratorId: "h100",
      usdPerAcceleratorHour: 2,
      effectiveFrom: new Date("2020-01-01T00:00:00Z"),
      ...invented,
    },
  });
  await db.originRtt.createMany({
    data: ["DE", "FR"].flatMap((origin) =>
      ["acme:de", "acme:fr", "acme:us"].map((regionId) => ({ origin, regionId, rttMs: 20, ...invented })),
    ),
  });
  await db.demandCell.update({ where: { id: cells.de }, data: { baselineRequestsPerSec: 5 } });
  await db.demandCell.update({ where: { id: cells.fr }, data: { baselineRequestsPerSec: 2 } });
  await db.jurisdiction.createMany({ data: ["DE", "FR", "US"].map((id) => ({ id, name: id })) });
  await db.residencyRule.create({
    data: {
      id: "eu-only",
      title: "German personal data stays in Germany or France",
      legalBasis: "A test's own law",
      originJurisdictions: ["DE"],
      dataClasses: ["personal"],
      allowedJurisdictions: ["DE", "FR"],
      effectiveFrom: new Date("2020-01-01T00:00:00Z"),
      ...invented,
    },
  });
  await setPolicy({});
  const routes = firstRoutes;
  const { version } = await db.routingTable.create({
    data: {
      sha256: hashRoutes(routes),
      key: "first",
      note: "first",
      createdBy: "test",
      shares: { create: routes.map(({ cell, fleet, share }) => ({ cellId: cell, fleetId: fleet, share })) },
    },
  });
  await db.dataPlane.create({
    data: {
      id: "feed",
      name: "Feed",
      kind: "feed",
      config: {},
      offeredVersion: version,
      edges: { create: ["a", "b"].map((name) => ({ id: `feed/${name}`, name })) },
    },
  });
  await acknowledge(now);
}

/** A new version of the policy, with these values for how shifts go. */
export async function setPolicy(shifts: object): Promise<void> {
  await prisma().policy.create({
    data: {
      body: {
        targetUtilization: 0.85,
        emergencyUtilization: 0.97,
        usdPerUnservedRequest: 1,
        usdPerMsOverBudgetPerRequest: 0,
        usdPerFailedRequest: 0,
        usdPerTonneCo2: 0,
        usdPerMovedRequestPerSec: 0,
        maxMovedShare: 1,
        contingencies: "none",
        usdPerContingencyUnservedRequest: 0,
      },
      shifts,
      createdBy: "test",
      reason: "test",
    },
  });
}

/** The edges (all of them unless named) fetch what is offered and say so. */
export async function acknowledge(now: Date, names: readonly string[] = ["a", "b"]): Promise<void> {
  const plane = await prisma().dataPlane.findUniqueOrThrow({ where: { id: "feed" } });
  await prisma().edge.updateMany({
    where: { name: { in: [...names] } },
    data: { ackedVersion: plane.offeredVersion, ackedAt: now },
  });
}

const perSecond = [
  { fleetId: "fra", requests: 5, origin: "DE", dataClass: "personal" },
  { fleetId: "par", requests: 2, origin: "FR", dataClass: "general" },
  { fleetId: "iad", requests: 0, origin: "FR", dataClass: "general" },
] as const;

/** Every fleet has reported the minute before `now` and the running one up to it; `errorRate` of requests failed. */
export async function report(now: Date, errorRate = 0): Promise<void> {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const before = new Date(minute.getTime() - 60_000);
  await prisma().telemetryRollup.deleteMany({ where: { minute: { gte: before } } });
  await prisma().telemetryRollup.createMany({
    data: [...rollups(before, minute, errorRate), ...(now > minute ? rollups(minute, now, errorRate) : [])],
  });
}

function rollups(minute: Date, newestAt: Date, errorRate: number) {
  const seconds = (newestAt.getTime() - minute.getTime()) / 1000;
  return perSecond.flatMap(({ fleetId, requests, origin, dataClass }) => {
    const count = requests * seconds;
    const row = {
      minute,
      newestAt,
      fleetId,
      modelId: "large",
      origin,
      dataClass,
      min: null,
      max: null,
      last: null,
    };
    const histogram = { explicit: [{ bounds: [0.1, 0.5], counts: [count, 0, 0] }], exponential: null };
    return [
      { ...row, signal: "requests", count, sum: count },
      { ...row, signal: "errors", count: count * errorRate, sum: count * errorRate },
      { ...row, signal: "ttft", count, sum: count * 0.05, histogram },
      { ...row, signal: "utilization", count: 1, sum: requests / 10, origin: "", dataClass: "" },
    ];
  });
}

/** Puts the first table back, as if nothing had ever been shifted. */
export async function putBack(now: Date): Promise<void> {
  const newest = await newestTable();
  const routes = firstRoutes;
  if (!newest || newest.sha256 === hashRoutes(routes)) return;
  await recordIntent(
    systemActor("worker"),
    { key: `back/${newest.version}`, baseVersion: newest.version, routes, note: "back to the first table" },
    { clock: { now: () => now } },
  );
  await prisma().dataPlane.update({ where: { id: "feed" }, data: { offeredVersion: newest.version + 1 } });
}

/** A solved plan over the estate as it is at `now`, by `proposer`, that routes each cell as given. */
export async function planFor(
  proposer: Actor,
  now: Date,
  routes: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Promise<string> {
  const { snapshot, sha256, policyVersion } = await takeSnapshot(now);
  const demand = new Map(
    snapshot.cells.map(({ id, requestsPerSec: perWindow }) => [
      id,
      typeof perWindow === "number" ? perWindow : (perWindow[0] ?? 0),
    ]),
  );
  const terms: Plan["terms"] = {
    commitments: 0,
    uncommitted: 0,
    unserved: 0,
    latency: 0,
    failures: 0,
    carbon: 0,
    movement: 0,
    contingency: 0,
  };
  const body: Plan = {
    version: 1,
    snapshotSha256: sha256,
    status: "optimal",
    objectiveUsd: 0,
    boundUsd: 0,
    terms,
    routes: Object.entries(routes).flatMap(([cell, row]) =>
      Object.entries(row).map(([fleet, share]) => ({
        window: 0,
        cell,
        fleet,
        share,
        requestsPerSec: share * (demand.get(cell) ?? 0),
      })),
    ),
    unserved: [],
    prices: { fleets: [], contracts: [], rules: [] },
    contingencies: [],
    baselines: [],
    moves: [],
  };
  await prisma().snapshot.upsert({
    where: { sha256 },
    create: { sha256, asOf: now, body: json(snapshot) },
    update: {},
  });
  const { id } = await prisma().plan.create({
    data: {
      name: "Test plan",
      snapshotSha256: sha256,
      state: "ready",
      body: json(body),
      policyVersion,
      proposedById: proposer.id,
      proposedByLabel: proposer.label,
      reason: "test",
    },
  });
  return id;
}
