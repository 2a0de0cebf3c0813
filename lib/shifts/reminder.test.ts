import { describe, expect, it } from "vitest";
import { remindFrom } from "./reminder";

const createdAt = new Date("2026-11-20T00:00:00Z");
const inHours = (hours: number) => new Date(createdAt.getTime() + hours * 3_600_000);

describe("when a signature is asked for once more", () => {
  it.each([
    ["a day to decide: two hours before", 24, 22],
    ["eight hours: still two", 8, 6],
    ["two hours, of a correction: half an hour before", 2, 1.5],
    ["no time at all: at once", 0, 0],
  ])("%s", (_, lives, from) => {
    expect(remindFrom({ createdAt, expiresAt: inHours(lives) })).toEqual(inHours(from));
  });
});
