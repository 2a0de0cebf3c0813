/**
 * Fills an empty Ballast with an estate of three fleets that three real servers stand for, and prints what a test needs
 * to know of it as JSON. Run by tsx, with DATABASE_URL set; takes the fleets' endpoints as JSON.
 */
import { recordIntent } from "@/lib/dataplane/verbs/record-intent";
import { registerDataPlane } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge } from "@/lib/dataplane/verbs/register-edge";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { createUser } from "@/lib/identity/verbs/create-user";
import { systemClock } from "@/lib/platform/clock";
import { disconnect, prisma } from "@/lib/platform/db/client";
import type { ShiftEstate } from "./shift-world";

const { endpoints, socket } = JSON.parse(process.argv[2] ?? "{}") as {
  endpoints: Record<string, string>;
  socket: string;
};
const setup = systemActor("e2e");
const invented = { illustrative: true };
const since = new Date("2020-01-01T00:00:00Z");

const places = [
  { fleet: "north", provider: "azure", country: "DE", usd: 1 },
  { fleet: "south", provider: "gcp", country: "FR", usd: 2 },
  { fleet: "west", provider: "aws", country: "NL", usd: 2.2 },
] as const;
const cells = [
  { origin: "DE", dataClass: "personal", fleet: "north", requestsPerSec: 12 },
  { origin: "FR", dataClass: "general", fleet: "south", requestsPerSec: 4 },
  { origin: "NL", dataClass: "general", fleet: "west", requestsPerSec: 4 },
] as const;
const idOf = (cell: (typeof cells)[number]) => `${cell.origin}|large|${cell.dataClass}`;

const db = prisma();
const admin = await db.user.findFirstOrThrow({ where: { email: "admin@ballast.example" } });
const administrator = {
  kind: "user",
  id: admin.id,
  label: admin.name,
  roles: ["admin"],
  from: "e2e",
} as const;

await db.provider.createMany({
  data: places.map(({ provider }) => ({ id: provider, name: provider, ...invented })),
});
await db.region.createMany({
  data: places.map(({ provider, country }) => ({
    id: `${provider}:${country.toLowerCase()}`,
    providerId: provider,
    name: country,
    country,
    latitude: 50,
    longitude: 8,
    pue: 1.2,
    gramsCo2PerKwh: 300,
    ...invented,
  })),
});
await db.accelerator.create({
  data: { id: "h100", name: "H100", vendor: "NVIDIA", watts: 700, memoryGb: 80, ...invented },
});
await db.model.create({ data: { id: "large", name: "Large", ...invented } });
// Ten words in and thirty out: 0.01 s to read and 0.3 s to write.
await db.throughputProfile.create({
  data: {
    acceleratorId: "h100",
    modelId: "large",
    prefillTokensPerSec: 1000,
    decodeTokensPerSec: 100,
    ...invented,
  },
});
await db.fleet.createMany({
  data: places.map(({ fleet, provider, country }) => ({
    id: fleet,
    name: fleet,
    regionId: `${provider}:${country.toLowerCase()}`,
    acceleratorId: "h100",
    billing: "on_demand" as const,
    contracted: 10,
    delivered: 10,
    healthy: 10,
    ttftMs: 50,
    errorRate: 0,
    endpoint: endpoints[fleet] ?? null,
    ...invented,
  })),
});
await db.rate.createMany({
  data: places.map(({ provider, usd }) => ({
    providerId: provider,
    acceleratorId: "h100",
    usdPerAcceleratorHour: usd,
    effectiveFrom: since,
    ...invented,
  })),
});
await db.demandCell.createMany({
  data: cells.map((cell) => ({
    id: idOf(cell),
    origin: cell.origin,
    modelId: "large",
    dataClass: cell.dataClass,
    inputTokensPerRequest: 10,
    outputTokensPerRequest: 30,
    latencyBudgetMs: 500,
    baselineRequestsPerSec: cell.requestsPerSec,
    ...invented,
  })),
});
await db.originRtt.createMany({
  data: cells.flatMap(({ origin }) =>
    places.map(({ provider, country }) => ({
      origin,
      regionId: `${provider}:${country.toLowerCase()}`,
      rttMs: 15,
      ...invented,
    })),
  ),
});
await db.jurisdiction.createMany({
  data: ["DE", "FR", "NL"].map((id) => ({ id, name: id })),
  skipDuplicates: true,
});
await db.residencyRule.create({
  data: {
    id: "near-home",
    title: "German personal data stays in Germany or France",
    legalBasis: "A test's own law",
    originJurisdictions: ["DE"],
    dataClasses: ["personal"],
    allowedJurisdictions: ["DE", "FR"],
    effectiveFrom: since,
    ...invented,
  },
});
const policy = await db.policy.findFirstOrThrow({ orderBy: { version: "desc" } });
await db.policy.create({
  data: {
    body: policy.body as object,
    shifts: {
      pace: {
        sharePerStep: 0.3,
        rampPerStep: 0.3,
        rollbackSharePerStep: 0.15,
        rollbackBakeMs: 3_000,
        retryMs: 1_000,
      },
      guardrails: { windowMs: 60_000, minSamples: 20 },
    },
    createdBy: "e2e",
    reason: "Steps that a test can wait for",
  },
});

await registerDataPlane(administrator, { id: "edge-proxy", name: "Edge proxy", kind: "haproxy", config: {} });
await registerEdge(administrator, { dataPlaneId: "edge-proxy", name: "one", address: socket });
await db.dataPlane.updateMany({ where: { kind: "feed" }, data: { enabled: false } });
await recordIntent(
  systemActor("worker"),
  {
    key: "first",
    baseVersion: null,
    routes: cells.map((cell) => ({ cell: idOf(cell), fleet: cell.fleet, share: 1 })),
    note: "Where traffic goes before anything was shifted",
  },
  { clock: systemClock },
);
const ingest = await createToken(setup, { name: "Servers", role: "ingest" });
const people = { sre: "Sam Okafor", manager: "Mira Tanaka" } as const;
const accounts: ShiftEstate["accounts"] = {
  sre: { email: "", password: "" },
  manager: { email: "", password: "" },
};
for (const role of ["sre", "manager"] as const) {
  const email = `${role}@ballast.example`;
  const { password } = await createUser(setup, { email, name: people[role], roles: [role] });
  accounts[role] = { email, password: password ?? "" };
}
await disconnect();
const estate: ShiftEstate = { ingestToken: ingest.secret, accounts };
process.stdout.write(JSON.stringify(estate));
