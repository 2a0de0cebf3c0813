import { describe, expect, it } from "vitest";
import { MOST_ATTEMPTS, nextAttemptAt } from "./retry";

const now = new Date("2026-11-20T03:00:00Z");

describe("when a delivery is tried again", () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 1_800],
    [6, 7_200],
    [7, 21_600],
  ])("after attempt %i: in %i s", (attempts, seconds) => {
    expect(nextAttemptAt(attempts, now)).toEqual(new Date(now.getTime() + seconds * 1_000));
  });

  it("gives up after the last", () => {
    expect(nextAttemptAt(MOST_ATTEMPTS, now)).toBeNull();
    expect(nextAttemptAt(MOST_ATTEMPTS - 1, now)).not.toBeNull();
  });
});
