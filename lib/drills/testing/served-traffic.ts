import { newestTable } from "@/lib/dataplane/store/tables";
import { prisma } from "@/lib/platform/db/client";

const MINUTE_MS = 60_000;
const cells = [
  { cell: "DE|large|personal", origin: "DE", dataClass: "personal", perSec: 5 },
  { cell: "FR|large|general", origin: "FR", dataClass: "general", perSec: 2 },
] as const;
const fleets = ["fra", "par", "iad"] as const;

/** What the test's fleets serve as time passes: what the published table sends them, reported minute by minute. */
export class ServedTraffic {
  /** Requests of the running minute, by fleet and cell. */
  private counts = new Map<string, number>();
  private minute = 0;
  /** Ratio of failed requests by fleet, as the test sets it. */
  readonly errorRate = new Map<string, number>();
  /** Fleets that report nothing. */
  readonly silent = new Set<string>();

  constructor(private at: Date) {}

  /** Serves from the last call until `now`, and reports it. */
  async until(now: Date): Promise<void> {
    const routes = (await newestTable())?.routes ?? [];
    while (this.at < now) {
      const minute = Math.floor(this.at.getTime() / MINUTE_MS) * MINUTE_MS;
      if (minute !== this.minute) this.counts = new Map();
      this.minute = minute;
      const to = Math.min(now.getTime(), minute + MINUTE_MS);
      const seconds = (to - this.at.getTime()) / 1000;
      for (const { cell, perSec } of cells)
        for (const fleet of fleets) {
          const share = routes.find((route) => route.cell === cell && route.fleet === fleet)?.share ?? 0;
          const key = `${fleet} ${cell}`;
          this.counts.set(key, (this.counts.get(key) ?? 0) + share * perSec * seconds);
        }
      this.at = new Date(to);
      await this.report(new Date(minute), this.at);
    }
  }

  private async report(minute: Date, newestAt: Date): Promise<void> {
    const reporting = fleets.filter((fleet) => !this.silent.has(fleet));
    await prisma().telemetryRollup.deleteMany({ where: { minute, fleetId: { in: [...reporting] } } });
    await prisma().telemetryRollup.createMany({
      data: reporting.flatMap((fleetId) => {
        const row = { minute, newestAt, fleetId, modelId: "large", min: null, max: null, last: null };
        const busy = cells.reduce((sum, { cell }) => sum + (this.counts.get(`${fleetId} ${cell}`) ?? 0), 0);
        const seconds = Math.max(1, (newestAt.getTime() - minute.getTime()) / 1000);
        return [
          { ...row, signal: "utilization", count: 1, sum: busy / seconds / 10, origin: "", dataClass: "" },
          ...cells.flatMap(({ cell, origin, dataClass }) => {
            const count = this.counts.get(`${fleetId} ${cell}`) ?? 0;
            const histogram = {
              explicit: [{ bounds: [0.1, 0.5], counts: [count, 0, 0] }],
              exponential: null,
            };
            const failed = count * (this.errorRate.get(fleetId) ?? 0);
            return [
              { ...row, origin, dataClass, signal: "requests", count, sum: count },
              { ...row, origin, dataClass, signal: "errors", count: failed, sum: failed },
              { ...row, origin, dataClass, signal: "ttft", count, sum: count * 0.05, histogram },
            ];
          }),
        ];
      }),
    });
  }
}
