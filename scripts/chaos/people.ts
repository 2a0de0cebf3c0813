import { randomBytes } from "node:crypto";
import { registerDataPlane } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge } from "@/lib/dataplane/verbs/register-edge";
import { type Actor, systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { prisma } from "@/lib/platform/db/client";

/** The scenario's people, as who they would be when signed in. */
export interface People {
  readonly sre: Actor;
  readonly signers: readonly Actor[];
  readonly admin: Actor;
  /** A machine's token that may operate shifts. */
  readonly token: string;
}

export async function people(): Promise<People> {
  const rows = await prisma().user.findMany({ include: { roles: true }, orderBy: { email: "asc" } });
  const actors = rows.map(
    ({ id, name, roles }): Actor => ({
      kind: "user",
      id,
      label: name,
      roles: roles.map(({ role }) => role),
      from: "127.0.0.1",
    }),
  );
  const withRole = (role: Actor["roles"][number]) => actors.filter(({ roles }) => roles.includes(role));
  const [sre] = withRole("sre");
  const [admin] = withRole("admin");
  if (!sre || !admin) throw new Error("The scenario has no SRE or no administrator.");
  const name = `chaos ${randomBytes(4).toString("hex")}`;
  const { secret } = await createToken(systemActor("command line"), { name, role: "sre", expiresIn: "12h" });
  return { sre, admin, signers: [...withRole("manager"), ...withRole("finance")], token: secret };
}

/** Makes the HAProxies edges of one data plane. */
export async function registerHaproxies(admin: Actor, sockets: ReadonlyMap<string, string>): Promise<void> {
  await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
  for (const [name, socket] of sockets)
    await registerEdge(admin, { dataPlaneId: "lb", name, address: `unix:${socket}` });
}

/** A policy whose shifts take seconds instead of minutes, and whose guardrails need few samples. */
export async function hurry({ bakeMs }: { readonly bakeMs: number } = { bakeMs: 4_000 }): Promise<void> {
  const current = await prisma().policy.findFirstOrThrow({ orderBy: { version: "desc" } });
  const { version: _, shifts: __, ...rest } = current;
  await prisma().policy.create({
    data: {
      ...rest,
      body: current.body ?? {},
      rhythm: current.rhythm ?? {},
      createdAt: new Date(),
      reason: "Shifts in a hurry",
      shifts: {
        pace: {
          sharePerStep: 0.25,
          rampPerStep: 1,
          bakeMs,
          rollbackSharePerStep: 0.5,
          rollbackRampPerStep: 1,
          rollbackBakeMs: 2_000,
          retryMs: 2_000,
          confirmWithinMs: 20_000,
          patienceMs: 5_000,
          heldLimitMs: 60_000,
        },
        guardrails: { windowMs: 60_000, minSamples: 0, ttftP95Ms: 60_000, utilization: 5, spendRatio: 10 },
      },
    },
  });
}
