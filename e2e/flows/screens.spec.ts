import { expect, test } from "@playwright/test";
import { signIn } from "../support/accounts";
import { expectAccessible, watchConsole } from "../support/clean-page";

/** Every screen that an estate fresh from its seed has, by its heading. */
const screens: [string, string | RegExp][] = [
  ["/overview", "Overview"],
  ["/fleets", "Fleets"],
  ["/fleets/azure-fra-h100", /Frankfurt/],
  ["/fleets/unmapped", /Unmapped/],
  ["/capacity", "Capacity"],
  ["/demand", "Demand"],
  ["/residency", "Residency"],
  ["/plans", "Plans"],
  ["/rhythm", "Rhythm"],
  ["/energy", "Energy"],
  ["/what-if", "What if"],
  ["/backtest", "Backtest"],
  ["/approvals", "Approvals"],
  ["/shifts", "Shifts"],
  ["/freezes", "Freezes"],
  ["/timeline", "Timeline"],
  ["/drain", "Drain"],
  ["/drills", "Drills"],
  ["/drills/new", "Schedule a drill"],
  ["/contracts", "Contracts"],
  ["/contracts/azure-2025", /Azure/],
  ["/spend", "Spend"],
  ["/audit", "Audit"],
  ["/settings/policy", "Policy"],
  ["/settings/users", "Users"],
  ["/settings/tokens", /tokens/i],
  ["/settings/notifications", "Notifications"],
  ["/settings/data-planes", "Data planes"],
  ["/settings/account", "Ada Novak"],
  ["/no/such/page", "Not found"],
];

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(`in the ${colorScheme} theme, on a laptop`, () => {
    test.use({ colorScheme, viewport: { width: 1280, height: 800 } });

    test("every screen is accessible, silent in the console and as wide as the window", async ({ page }) => {
      test.setTimeout(300_000);
      await signIn(page, "admin", "/overview");
      for (const [path, heading] of screens) {
        await test.step(path, async () => {
          const console = watchConsole(page);
          const missing = path.startsWith("/no/");
          await page.goto(path);
          await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
          await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
          await expectAccessible(page);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
          // The browser itself reports the status of a missing page.
          if (!missing) console.expectNone();
        });
      }
    });
  });
}

test("what is not permitted says so, and is not the same as nothing there", async ({ page }) => {
  await signIn(page, "viewer", "/settings/users");
  await expect(page.getByText(/This needs the role admin/)).toBeVisible();
  await expectAccessible(page);
});
