import { describe, expect, it } from "vitest";
import { type SessionAccount, type SessionClaims, sessionLifeSec, whySessionEnded } from "./session";

const hour = 3_600;
const signedInAtSec = 1_800_000_000;
const at = (sec: number) => new Date((signedInAtSec + sec) * 1000);
const claims: SessionClaims = {
  sub: "0198c0de-0000-7000-8000-000000000001",
  sessionVersion: 3,
  signedInAtSec,
  idleUntilSec: signedInAtSec + 2 * hour,
};
const account: SessionAccount = { disabledAt: null, sessionVersion: 3 };

describe("whySessionEnded", () => {
  it.each<[string, Partial<SessionClaims>, SessionAccount | null, number, string | null]>([
    ["fresh", {}, account, 0, null],
    ["just before it is idle too long", {}, account, 2 * hour - 1, null],
    ["idle too long", {}, account, 2 * hour, "2 hours without activity"],
    ["renewed late in its life", { idleUntilSec: signedInAtSec + 12 * hour }, account, 12 * hour - 1, null],
    [
      "too old, renewed or not",
      { idleUntilSec: signedInAtSec + 13 * hour },
      account,
      12 * hour,
      "12 hours after",
    ],
    ["of a disabled user", {}, { ...account, disabledAt: at(0) }, 1, "disabled"],
    ["of a user who is gone", {}, null, 1, "disabled"],
    ["from before signing out everywhere", { sessionVersion: 2 }, account, 1, "signed out everywhere"],
    ["of a version that never was", { sessionVersion: 4 }, account, 1, "signed out everywhere"],
  ])("%s", (_what, change, held, sec, why) => {
    const ended = whySessionEnded({ ...claims, ...change }, held, at(sec));
    if (why === null) expect(ended).toBeNull();
    else expect(ended).toContain(why);
  });
});

describe("sessionLifeSec", () => {
  it.each([
    [0, 2 * hour],
    [9 * hour, 2 * hour],
    [11 * hour, hour],
    [12 * hour - 1, 1],
    [12 * hour, 0],
    [20 * hour, 0],
  ])("renewed %i s after sign-in it lasts %i s", (sec, life) => {
    expect(sessionLifeSec(signedInAtSec, at(sec))).toBe(life);
  });
});
