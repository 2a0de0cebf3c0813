import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const healthBody = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

/** Asks `GET /api/health` until Ballast says that it is ready. Throws an Error with its reasons after `timeoutMs`. */
export async function untilReady(url: string, timeoutMs: number, check: () => void): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let reasons: string[] = ["it did not answer"];
  while (performance.now() < deadline) {
    check();
    try {
      const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000) });
      const body = healthBody.parse(await response.json());
      if (body.ready) return;
      reasons = body.reasons;
    } catch {
      // Not listening yet, or still starting.
    }
    await sleep(150);
  }
  throw new Error(`Ballast was not ready within ${timeoutMs / 1000} s: ${reasons.join("; ")}`);
}
