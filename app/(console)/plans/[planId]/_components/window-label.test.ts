import { expect, it } from "vitest";
import { windowLabel } from "./window-label";

it.each([
  [{ start: "2026-11-20T08:00:00Z", hours: 1, weight: 1 }, "08:00"],
  [{ start: "2026-11-21T20:00:00Z", hours: 4, weight: 1 }, "20:00–00:00"],
  [{ start: "2026-11-21T08:00:00Z", hours: 4, weight: 40.6 }, "08:00–12:00, 41 days like it"],
])("%j is %s", (window, label) => {
  expect(windowLabel(window)).toBe(label);
});
