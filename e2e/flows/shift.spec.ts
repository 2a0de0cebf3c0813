import { type Browser, expect, type Page, test } from "@playwright/test";
import { haproxyPlane } from "@/lib/dataplane/haproxy/plane";
import { haproxyConfigSchema } from "@/lib/dataplane/model";
import { type RunningHaproxy, startHaproxy } from "@/lib/dataplane/testing/haproxy-process";
import { expectAccessible, expectAccessibleInBothThemes, watchConsole } from "../support/clean-page";
import { type OpenAiServer, startOpenAiServer } from "../support/openai-server";
import { type OwnBallast, startOwnBallast } from "../support/own-ballast";
import {
  acceleratorReports,
  fillShiftEstate,
  type ShiftEstate,
  sendTraffic,
  untilNextMinute,
} from "../support/shift-world";

const port = Number(process.env.BALLAST_E2E_SHIFT_PORT ?? 3420);
const fleets = ["north", "south", "west"] as const;
type Fleet = (typeof fleets)[number];
const german = "DE|large|personal";
const cells = [
  {
    id: german,
    origin: "DE",
    dataClass: "personal",
    home: "north",
    allowed: ["north", "south"],
    requestsPerSec: 12,
  },
  {
    id: "FR|large|general",
    origin: "FR",
    dataClass: "general",
    home: "south",
    allowed: fleets,
    requestsPerSec: 4,
  },
  {
    id: "NL|large|general",
    origin: "NL",
    dataClass: "general",
    home: "west",
    allowed: fleets,
    requestsPerSec: 4,
  },
] as const;

test.describe("moving traffic", () => {
  test.setTimeout(900_000);
  let ballast: OwnBallast;
  let haproxy: RunningHaproxy;
  let estate: ShiftEstate;
  const servers = {} as Record<Fleet, OpenAiServer>;
  const stops: (() => Promise<unknown>)[] = [];

  test.beforeAll(async () => {
    test.setTimeout(900_000);
    ballast = await startOwnBallast("shift", port);
    stops.push(ballast.stop);
    // The servers need a token that the estate makes, and the estate their endpoints: they start with none and get it.
    const telemetry = { url: ballast.url, token: "", intervalMs: 1_000 };
    for (const fleet of fleets) {
      const resource = { "ballast.fleet": fleet };
      servers[fleet] = await startOpenAiServer({ models: ["large"], telemetry: { ...telemetry, resource } });
    }
    const endpoints = Object.fromEntries(fleets.map((fleet) => [fleet, servers[fleet].endpoint]));
    haproxy = await startHaproxy(
      {
        fleets: fleets.map((id) => ({ id, endpoint: endpoints[id] ?? null })),
        cells: cells.map(({ id, origin, dataClass, home, allowed }) => ({
          id,
          origin,
          model: "large",
          dataClass,
          allowed: allowed.map((fleet) => ({ fleet, share: fleet === home ? 1 : 0 })),
        })),
        tableVersion: 0,
      },
      // Checked less often than is usual: a busy machine must not look like a fleet that is down.
      { healthIntervalMs: 3_000 },
    );
    stops.push(haproxy.stop);
    estate = await fillShiftEstate(ballast.databaseUrl, endpoints, haproxy.address);
    for (const fleet of fleets) {
      const at = Number(servers[fleet].endpoint.split(":")[1]);
      await servers[fleet].stop();
      const resource = { "ballast.fleet": fleet };
      servers[fleet] = await startOpenAiServer({
        models: ["large"],
        telemetry: { ...telemetry, token: estate.ingestToken, resource },
        port: at,
      });
      stops.push(servers[fleet].stop);
    }
  });

  test.afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  async function signedIn(browser: Browser, who: "sre" | "manager", phone = false): Promise<Page> {
    const context = await browser.newContext({
      baseURL: ballast.url,
      ...(phone ? { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } : {}),
    });
    const page = await context.newPage();
    const { email, password } = estate.accounts[who];
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).not.toHaveURL(/\/sign-in/);
    return page;
  }

  /** HAProxy's own count of the German cell's requests, by fleet. */
  async function counted(): Promise<Map<string, number>> {
    const edge = haproxyPlane([{ name: "one", address: haproxy.address }], haproxyConfigSchema.parse({}), {
      now: () => new Date(),
    });
    const [seen] = await edge.observe();
    if (seen?.state !== "read" || !seen.routes) throw new Error("HAProxy could not be read.");
    return new Map(
      seen.routes.filter(({ cell }) => cell === german).map(({ fleet, requests }) => [fleet, requests ?? 0]),
    );
  }

  async function shareOfSouth(during: () => Promise<void>): Promise<number> {
    const before = await counted();
    await during();
    const after = await counted();
    const gained = (fleet: Fleet) => (after.get(fleet) ?? 0) - (before.get(fleet) ?? 0);
    expect(gained("north") + gained("south")).toBeGreaterThan(150);
    return gained("south") / (gained("north") + gained("south"));
  }

  test("from a degraded fleet to a plan, a signature on a phone, real traffic moved, and back when it fails", async ({
    browser,
  }) => {
    await untilNextMinute();
    const traffic = sendTraffic(haproxy.url, cells);
    stops.push(traffic.stop);
    const accelerators = acceleratorReports({
      url: ballast.url,
      token: estate.ingestToken,
      fleet: "north",
      accelerators: 10,
    });
    stops.push(accelerators.stop);
    accelerators.health.ok = 2;

    const sre = await signedIn(browser, "sre");
    const complaints = watchConsole(sre);

    await test.step("the SRE sees the degraded fleet", async () => {
      await sre.goto("/fleets");
      const north = sre.getByRole("row", { name: /north/ });
      await expect(north).toContainText("2 of 10", { timeout: 60_000 });
      await expect(north).toContainText("Critical");
      // What the plan rests on is read over whole minutes: one must have passed.
      await untilNextMinute();
      await sre.waitForTimeout(5_000);
    });

    await test.step("and makes a plan", async () => {
      await sre.goto("/plans");
      await sre.getByRole("button", { name: "New plan" }).click();
      await sre.getByRole("dialog").getByLabel("Reason").fill("North has lost eight of ten accelerators");
      await sre.getByRole("button", { name: "Freeze and solve" }).click();
      await expect(sre.getByRole("button", { name: "Propose as a shift" })).toBeVisible({ timeout: 120_000 });
      await expect(sre.getByRole("region", { name: "What each failure would lose" })).toBeVisible();
      await expectAccessibleInBothThemes(sre);
      await sre.getByRole("button", { name: "On the map" }).click();
      await expect(sre.getByRole("figure", { name: /Demand by country/ })).toBeVisible();
      await expectAccessibleInBothThemes(sre);
    });

    let planned = 0;
    await test.step("and proposes it as a shift", async () => {
      await sre.getByRole("button", { name: "Propose as a shift" }).click();
      const dialog = sre.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("North is degraded: move Germany to the south");
      await dialog.getByLabel(/Watch each step/).fill("45");
      await dialog.getByRole("button", { name: "Propose" }).click();
      await expect(sre).toHaveURL(/\/shifts\/[0-9a-f-]{36}$/);
      await expect(sre.getByRole("heading", { name: /North is degraded/ })).toBeVisible();
      // The last step's weights are the plan's shares.
      const weights = await sre
        .getByText(/^DE\|large\|personal: /)
        .last()
        .innerText();
      planned = Number(/south ([\d.]+)%/.exec(weights)?.[1]) / 100;
      expect(planned).toBeGreaterThan(0.3);
      await expectAccessibleInBothThemes(sre);
    });
    const shift = new URL(sre.url()).pathname.split("/").at(-1) ?? "";

    await test.step("and is refused approving it", async () => {
      await sre.goto(`/approvals/${shift}`);
      const approve = sre.getByRole("button", { name: "Approve" });
      await expect(approve).toHaveAttribute("aria-disabled", "true");
      await expect(
        sre.getByText("You proposed this shift. Someone else must decide on it.").first(),
      ).toBeVisible();
      await expectAccessible(sre);
      await sre.goto(`/shifts/${shift}`);
      await expect(sre.getByRole("button", { name: "Start" })).toHaveAttribute("aria-disabled", "true");
    });

    await test.step("a manager reads it on a phone and signs", async () => {
      const manager = await signedIn(browser, "manager", true);
      const clean = watchConsole(manager);
      await expect(manager).toHaveURL(/\/approvals$/);
      await manager.getByRole("link", { name: "Read and decide" }).click();
      await expect(manager.getByText("Requests that move")).toBeVisible();
      await expect(manager.getByText("Estate cost")).toBeVisible();
      await expect(manager.getByRole("heading", { name: "Risk" })).toBeVisible();
      await expect(manager.getByRole("heading", { name: "Residency" })).toBeVisible();
      const overflow = await manager.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await expectAccessible(manager);
      await manager.getByRole("button", { name: "Approve" }).click();
      const dialog = manager.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("The way back is clear");
      await dialog.getByRole("button", { name: "Approve" }).click();
      await expect(manager.getByText("Approved, not started").first()).toBeVisible();
      clean.expectNone();
      await manager.context().close();
    });

    await test.step("the shift moves real requests to the plan's shares", async () => {
      await sre.getByRole("button", { name: "Start" }).click();
      await expect(sre.getByText(/100% of the way/)).toBeVisible({ timeout: 300_000 });
      const share = await shareOfSouth(() => sre.waitForTimeout(20_000));
      expect(Math.abs(share - planned)).toBeLessThanOrEqual(0.02);
      const asked = [...traffic.answered.values()].reduce((sum, count) => sum + count, 0);
      expect((traffic.answered.get(200) ?? 0) / asked).toBeGreaterThan(0.995);
    });

    await test.step("an injected failure trips a guardrail and traffic goes back in paced steps", async () => {
      servers.south.behaviour.failing = 0.5;
      await expect(sre.getByText("Rolling back", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
      await expect(sre.getByText(/Error rate of south: /).first()).toBeVisible();
      await expect(sre.getByText("Rolled back", { exact: true }).first()).toBeVisible({ timeout: 120_000 });
      const back = sre
        .getByRole("list")
        .filter({ has: sre.getByText(/^table \d+$/) })
        .last();
      expect(await back.getByRole("listitem").count()).toBeGreaterThanOrEqual(2);
      const share = await shareOfSouth(() => sre.waitForTimeout(20_000));
      expect(share).toBe(0);
    });
    complaints.expectNone();
  });
});
