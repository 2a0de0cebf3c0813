import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { limitRate } from "./rate-limit";

describe("limitRate", () => {
  const limit = { of: "telemetry requests", points: 3, perSec: 10 };
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("allows the points of each key, then refuses until the time is over", async () => {
    for (let i = 0; i < 3; i++) await limitRate(limit, "a");
    await expect(limitRate(limit, "a")).rejects.toMatchObject({
      code: "rate_limited",
      status: 429,
      retryAfterSec: 10,
      message: "Too many telemetry requests: 3 per 10 s are allowed. Try again in 10 s.",
    });
    await limitRate(limit, "b");
    await vi.advanceTimersByTimeAsync(10_001);
    await limitRate(limit, "a");
  });

  it("counts what a request costs, and keeps limits apart", async () => {
    await limitRate(limit, "c", 3);
    await expect(limitRate(limit, "c")).rejects.toMatchObject({ code: "rate_limited" });
    await limitRate({ ...limit, of: "API requests" }, "c", 3);
  });
});
