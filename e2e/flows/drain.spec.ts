import { type Browser, expect, type Page, test } from "@playwright/test";
import { type Person, signIn } from "../support/accounts";
import { expectAccessibleInBothThemes, watchConsole } from "../support/clean-page";

/** One of the estate's fleets whose traffic others can take. */
const fleet = "cw-lga-h100";

async function pageOf(browser: Browser, person: Person, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, person, path);
  return page;
}

/** Fills in a dialog's reason and confirms it. */
async function act(page: Page, control: string, confirm: string, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  // A button is shown before its page can answer to it: press until it does.
  await expect(async () => {
    if (!(await dialog.isVisible()))
      await page.getByRole("button", { name: control, exact: true }).click({ timeout: 5_000 });
    await expect(dialog).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: confirm, exact: true }).click();
  await expect(dialog).toBeHidden();
}

test.describe("draining a fleet", () => {
  test.setTimeout(600_000);

  test("shows its blast radius first, moves within seconds, is signed by another, and returns", async ({
    browser,
  }) => {
    const sre = await pageOf(browser, "sre", "/overview");
    const complaints = watchConsole(sre);

    await test.step("choosing shows what would happen, and starts nothing", async () => {
      await sre.getByRole("link", { name: "Drain" }).first().click();
      await expect(sre.getByRole("heading", { level: 1, name: "Drain" })).toBeVisible();
      await sre.getByLabel("What to drain").selectOption(`fleet:${fleet}`);
      await sre.getByRole("button", { name: "Show what would happen" }).click();
      await expect(sre.getByText(`Draining ${fleet} moves`)).toBeVisible({ timeout: 60_000 });
      await expect(sre.getByText("Left unserved")).toBeVisible();
      await expect(sre.getByRole("heading", { name: "Where it goes" })).toBeVisible();
      await expectAccessibleInBothThemes(sre);
    });

    await test.step("a viewer sees it all and may not start it", async () => {
      const viewer = await pageOf(browser, "viewer", `/drain?what=fleet:${fleet}`);
      await expect(viewer.getByText(`Draining ${fleet} moves`)).toBeVisible({ timeout: 60_000 });
      await expect(viewer.getByRole("button", { name: "Drain now" })).toHaveAttribute(
        "aria-disabled",
        "true",
      );
      await viewer.context().close();
    });

    await test.step("it starts once its name is typed and a reason given", async () => {
      const start = sre.getByRole("button", { name: "Drain now" });
      await expect(start).toHaveAttribute("aria-disabled", "true");
      await sre.getByLabel("Reason").fill("New York reports failing power supplies");
      await sre.getByLabel(`Type “${fleet}” to confirm`).fill(fleet);
      await expect(start).not.toHaveAttribute("aria-disabled", "true");
      await start.click();
      await sre.waitForURL(/\/shifts\/[0-9a-f-]{36}$/, { timeout: 60_000 });
      await expect(sre.getByRole("button", { name: "Cancel drain" })).toBeVisible();
      await expect(sre.getByText("Completed").first()).toBeVisible({ timeout: 240_000 });
    });

    await test.step("who started it cannot sign it; a manager does", async () => {
      await expect(sre.getByRole("button", { name: "Sign or object" })).toHaveAttribute(
        "aria-disabled",
        "true",
      );
      const manager = await pageOf(browser, "manager", new URL(sre.url()).pathname);
      await act(manager, "Sign or object", "Decide", "Right to do, the provider confirms");
      await expect(manager.getByText(/^Signed by /)).toBeVisible({ timeout: 30_000 });
      await manager.context().close();
    });

    await test.step("extending and undraining are on the record, and traffic returns as a shift of its own", async () => {
      await act(sre, "Extend", "Extend", "Parts arrive tomorrow");
      await expect(sre.getByText("Extended").first()).toBeVisible({ timeout: 30_000 });
      await expectAccessibleInBothThemes(sre);
      await act(sre, "Undrain", "Undrain", "Power is back");
      await expect(sre.getByText("This drain has ended", { exact: true })).toBeVisible({ timeout: 30_000 });
      await sre.getByRole("link", { name: "See its traffic return" }).click();
      await expect(sre.getByRole("heading", { level: 1, name: /Undrained by/ })).toBeVisible({
        timeout: 60_000,
      });
      await expect(sre.getByText(/Running|Held|Completed/).first()).toBeVisible();
    });
    complaints.expectNone();
  });
});
