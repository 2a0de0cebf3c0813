import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { systemActor } from "./model";
import { passwordFits } from "./password";
import { signInWithPassword } from "./sign-in";
import { signInLimits } from "./sign-in-limits";
import { createUser } from "./verbs/create-user";
import { disableUser } from "./verbs/disable-user";

process.env.NEXTAUTH_SECRET = "a secret for this test file, long enough";

describe("signing in by password", () => {
  useTestDatabase();
  const email = "grace@example.com";
  const password = "correct horse battery";
  const wrong = { code: "unauthenticated", message: "The e-mail or the password is not right." };
  let userId: string;

  beforeAll(async () => {
    ({ id: userId } = await createUser(systemActor("test"), {
      email,
      name: "Grace",
      roles: "sre",
      password,
    }));
  });
  beforeEach(async () => {
    await prisma().signInAttempt.deleteMany();
  });

  it("gives a session of the user's current version, on record", async () => {
    const signedIn = await signInWithPassword({ email: " Grace@EXAMPLE.com ", password }, "10.0.0.1");
    expect(signedIn).toEqual({ userId, sessionVersion: 1 });
    const entry = await prisma().auditEntry.findFirstOrThrow({ where: { action: "session.open" } });
    expect(entry).toMatchObject({ actorId: userId, actorFrom: "10.0.0.1", after: { method: "password" } });
    expect((await prisma().user.findUniqueOrThrow({ where: { id: userId } })).lastSignInAt).not.toBeNull();
  });

  it("answers a wrong password, an unknown user and a disabled one alike", async () => {
    const other = { email: "off@example.com", name: "Off", roles: "sre" as const, password };
    const { id } = await createUser(systemActor("test"), other);
    await disableUser(systemActor("test"), { userId: id, reason: "left the company" });
    await expect(signInWithPassword({ email, password: "wrong" }, "a")).rejects.toMatchObject(wrong);
    await expect(signInWithPassword({ email: "nobody@example.com", password }, "a")).rejects.toMatchObject(
      wrong,
    );
    await expect(signInWithPassword({ email: "off@example.com", password }, "a")).rejects.toMatchObject(
      wrong,
    );
  });

  it("does the same work for nobody as for somebody", async () => {
    const { passwordHash } = await prisma().user.findUniqueOrThrow({ where: { id: userId } });
    // The quickest of several tells what the work is, whatever else the machine does.
    const quickestMs = async (hash: string | null) => {
      const tries: number[] = [];
      for (let i = 0; i < 10; i++) {
        const started = performance.now();
        expect(await passwordFits(hash, "guess")).toBe(false);
        tries.push(performance.now() - started);
      }
      return Math.min(...tries);
    };
    const [somebody, nobody] = [await quickestMs(passwordHash), await quickestMs(null)];
    expect(nobody / somebody).toBeGreaterThan(1 / 3);
    expect(nobody / somebody).toBeLessThan(3);
  });

  it("refuses an account's further guesses from one address, the right password included, until the time is over", async () => {
    for (let guess = 0; guess < signInLimits.pair.points; guess++)
      await expect(signInWithPassword({ email, password: "wrong" }, "10.0.0.2")).rejects.toMatchObject(wrong);
    const refusal = await signInWithPassword({ email, password }, "10.0.0.2").catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ code: "rate_limited", message: expect.stringContaining("15 minutes") });
    expect((refusal as { retryAfterSec: number }).retryAfterSec).toBeGreaterThan(14 * 60);

    await expect(signInWithPassword({ email, password }, "10.0.0.3")).resolves.toMatchObject({ userId });

    await prisma().signInAttempt.updateMany({ data: { expire: BigInt(Date.now() - 1) } });
    await expect(signInWithPassword({ email, password }, "10.0.0.2")).resolves.toMatchObject({ userId });
  });

  it("counts guesses sent at once", async () => {
    const guesses = Array.from({ length: 20 }, () =>
      signInWithPassword({ email, password: "wrong" }, "10.0.0.4").catch(
        ({ code }: { code: string }) => code,
      ),
    );
    const codes = await Promise.all(guesses);
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(signInLimits.pair.points);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(20 - signInLimits.pair.points);
    const blocks = await prisma().auditEntry.findMany({
      where: { action: "session.block", actorFrom: "10.0.0.4" },
    });
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ subjectId: userId, after: { limit: "pair" } });
  });

  it("stops one address from trying many accounts", async () => {
    const codes: string[] = [];
    for (let n = 0; n <= signInLimits.address.points; n++) {
      const guess = signInWithPassword({ email: `user${n}@example.com`, password: "wrong" }, "10.0.0.5");
      codes.push(await guess.then(() => "in").catch(({ code }: { code: string }) => code));
    }
    expect(codes.at(-2)).toBe("unauthenticated");
    expect(codes.at(-1)).toBe("rate_limited");
  });

  it("does not count what succeeded", async () => {
    for (let n = 0; n < signInLimits.pair.points * 2; n++)
      await signInWithPassword({ email, password }, "10.0.0.6");
    const counted = await prisma().signInAttempt.findMany({ where: { points: { gt: 0 } } });
    expect(counted).toEqual([]);
  });

  it("keeps neither e-mails nor addresses in its counters", async () => {
    await signInWithPassword({ email, password: "wrong" }, "10.0.0.7").catch(() => undefined);
    const keys = (await prisma().signInAttempt.findMany()).map((row) => row.key);
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(key).toMatch(/^(pair|address|account):[0-9a-f]{64}$/);
  });
});
