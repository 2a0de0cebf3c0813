import { entriesInOrder } from "@/lib/audit/store/read";
import { verifyChain } from "@/lib/audit/verify";
import { worstShareError } from "@/lib/dataplane/haproxy/weights";
import { newestTable } from "@/lib/dataplane/store/tables";
import { currentSnapshot, estateOf, recentSnapshot } from "@/lib/shifts/current";
import type { Shares } from "@/lib/shifts/model";
import type { SafetyFacts } from "@/lib/shifts/safety";
import { sharesFromRoutes } from "@/lib/shifts/table";
import { Invariants, type Sent } from "@/lib/shifts/testing/faults/invariants";
import { postgresReads } from "@/lib/shifts/testing/faults/postgres-keeping";
import { differs, haproxyShares } from "./haproxy-shares";

/** How many looks at law and capacity a table is judged by: demand changes while it is on its way. */
const LOOKS = 4;

/**
 * Looks on from outside, at the database and at the HAProxies' own sockets, and holds everything to the invariants that
 * the simulated worlds are held to.
 */
export class Checker {
  readonly #reads = postgresReads(0n);
  readonly #invariants: Invariants;
  readonly #looks: SafetyFacts[] = [];
  #seen = 1;
  checks = 0;
  unreadable = 0;
  lastFailure = "";
  tables = 0;

  constructor(private readonly sockets: ReadonlyMap<string, string>) {
    this.#invariants = new Invariants(this.#reads);
  }

  /** One look. A database that is down just now is looked at again later. */
  async look(): Promise<void> {
    try {
      await this.#lookAtEstate();
      const running = (await this.#run()).flatMap(({ shares }) => (shares ? [shares] : []));
      await this.#invariants.check(await this.#newTables(running));
      this.checks += 1;
    } catch (error) {
      this.unreadable += 1;
      this.lastFailure = String(error);
    }
  }

  /** Law and capacity as of now. Without any look yet there is nothing to judge tables by; later an older one will do. */
  async #lookAtEstate(): Promise<void> {
    try {
      const { facts } = estateOf(await recentSnapshot(new Date()));
      if (this.#looks.at(-1) !== facts) this.#keepLook(facts);
    } catch (error) {
      if (this.#looks.length === 0) throw error;
    }
  }

  #keepLook(facts: SafetyFacts): void {
    this.#looks.push(facts);
    if (this.#looks.length > LOOKS) this.#looks.shift();
  }

  async #newTables(running: readonly Shares[]): Promise<Sent[]> {
    const tables = await this.#reads.tables();
    const fresh = tables.filter(({ version }) => version > this.#seen);
    // A fleet that comes back from a drain has room from the moment its first table is sent: no earlier look knows that.
    if (fresh.length > 0) this.#keepLook(estateOf(await currentSnapshot(new Date())).facts);
    this.#seen = tables.at(-1)?.version ?? this.#seen;
    this.tables += fresh.length;
    return fresh.map((table) => ({
      by: "somebody",
      table,
      looks: [...this.#looks],
      // What ran before it, as the database and as the edges say.
      running: [
        ...running,
        ...tables
          .filter(({ version }) => version < table.version)
          .slice(-2)
          .map((one) => sharesFromRoutes(one.routes)),
      ],
    }));
  }

  #run() {
    return Promise.all(
      [...this.sockets].map(async ([name, socket]) => ({ name, shares: await haproxyShares(socket) })),
    );
  }

  /** What is not at rest yet, as sentences. */
  async unrest(): Promise<string[]> {
    const moving = (await this.#reads.shifts()).flatMap(({ id, progress, request }) => {
      // What was asked of it and not yet taken up will set it going: a paused one is not at rest then.
      if (request) return [`shift ${id} was asked to ${request.kind}`];
      if (progress.state === "rolling_back") return [`shift ${id} rolls back`];
      if (progress.state !== "running" || progress.pausedSince) return [];
      return progress.step.phase === "held" && progress.step.reason.needsHuman ? [] : [`shift ${id} runs`];
    });
    const newest = await newestTable();
    const open = (await this.#reads.effects()).flatMap(({ dataPlaneId, version, outcome }) =>
      version === newest?.version && outcome === null ? [`${dataPlaneId} lags`] : [],
    );
    return [...moving, ...open, ...(await this.#edges())];
  }

  /** HAProxies that do not run the newest table. */
  async #edges(): Promise<string[]> {
    const table = sharesFromRoutes((await newestTable())?.routes ?? []);
    return (await this.#run()).flatMap(({ name, shares }) => {
      if (!shares) return [`${name} does not answer`];
      const difference = differs(shares, table, worstShareError);
      return difference ? [`${name} ${difference}`] : [];
    });
  }

  /** How shifts stand, and how many each way. */
  async ends(): Promise<Record<string, number>> {
    const ends: Record<string, number> = {};
    for (const { progress } of await this.#reads.shifts()) {
      const end = "step" in progress ? `${progress.state} ${progress.step.phase}` : progress.state;
      ends[end] = (ends[end] ?? 0) + 1;
    }
    return ends;
  }

  /** The last look, when everything had time to come to rest; every violation there was. */
  async atTheEnd(): Promise<{ violations: readonly string[]; auditEntries: number }> {
    await this.look();
    await this.#invariants.checkEnd([]);
    const report = await verifyChain(entriesInOrder());
    const broken = report.intact ? [] : [`the audit log is broken: ${report.broken.why}`];
    return {
      violations: [...this.#invariants.violations, ...(await this.#edges()), ...broken],
      auditEntries: report.entries,
    };
  }
}
