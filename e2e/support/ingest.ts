import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The simulator's token, which the start keeps: any source may use it. */
export function ingestToken(): string {
  const dataDir = process.env.BALLAST_E2E_DATA_DIR;
  if (!dataDir) throw new Error("BALLAST_E2E_DATA_DIR is not set: run through playwright.config.ts.");
  const kept = JSON.parse(readFileSync(join(dataDir, "simulator.json"), "utf8")) as { ingestToken: string };
  return kept.ingestToken;
}

/** Reports one gauge of one fleet, now, as a source of its own. Returns once Ballast has acknowledged it. */
export async function reportGauge(
  baseUrl: string,
  fleetId: string,
  metric: string,
  value: number,
): Promise<void> {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const timeUnixNano = String(BigInt(Date.now()) * 1_000_000n);
  const body = {
    resourceMetrics: [
      {
        resource: {
          attributes: [text("ballast.fleet", fleetId), text("service.instance.id", "browser-test")],
        },
        scopeMetrics: [
          { metrics: [{ name: metric, gauge: { dataPoints: [{ timeUnixNano, asDouble: value }] } }] },
        ],
      },
    ],
  };
  const response = await fetch(`${baseUrl}/api/otlp/v1/metrics`, {
    method: "POST",
    headers: { authorization: `Bearer ${ingestToken()}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 200)
    throw new Error(`Ballast answered ${response.status}: ${await response.text()}`);
}
