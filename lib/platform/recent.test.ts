import { describe, expect, it } from "vitest";
import { Recent } from "./recent";

describe("Recent", () => {
  it("asks once while the answer is fresh, and again after", async () => {
    let nowMs = 0;
    const recent = new Recent<number>(() => nowMs);
    let asked = 0;
    const find = async () => ++asked;
    expect(await recent.get("a", 100, find)).toBe(1);
    nowMs = 99;
    expect(await recent.get("a", 100, find)).toBe(1);
    expect(await recent.get("b", 100, find)).toBe(2);
    nowMs = 100;
    expect(await recent.get("a", 100, find)).toBe(3);
  });

  it("shares one answer among those who ask at once", async () => {
    const recent = new Recent<number>();
    let asked = 0;
    const slow = () => new Promise<number>((resolve) => setTimeout(() => resolve(++asked), 10));
    expect(await Promise.all([1, 2, 3].map(() => recent.get("a", 50, slow)))).toEqual([1, 1, 1]);
  });

  it("keeps no failure", async () => {
    const recent = new Recent<number>();
    await expect(recent.get("a", 100, () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    expect(await recent.get("a", 100, async () => 7)).toBe(7);
  });

  it("forgets the oldest when there are too many", async () => {
    const recent = new Recent<number>();
    for (let i = 0; i <= 500; i++) await recent.get(`k${i}`, 1_000, async () => i);
    let again = false;
    await recent.get("k0", 1_000, async () => {
      again = true;
      return 0;
    });
    expect(again).toBe(true);
  });
});
