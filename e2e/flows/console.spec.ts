import { expect, type Page, test } from "@playwright/test";
import { signIn } from "../support/accounts";
import { expectAccessible } from "../support/clean-page";

/** Keys pressed before the page runs are lost; once it runs, it is on the stream. */
const running = (page: Page) => expect(page.getByRole("button", { name: /^Updates: Live/ })).toBeVisible();

test.describe("the console by keyboard", () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, "sre", "/capacity");
    await running(page);
  });

  test("goes to an area, lists its shortcuts and finds a fleet by name", async ({ page }) => {
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await expect(page).toHaveURL(/\/contracts$/);

    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect(help).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();

    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Find or do anything" });
    await expect(palette.getByRole("option", { name: /Azure Frankfurt H100/ })).toBeVisible();
    await page.keyboard.type("frankfurt");
    await expect(palette.getByRole("option")).toHaveCount(1);
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/fleets\/azure-fra-h100/);
  });

  test("single keys can be switched off, and stay off", async ({ page }) => {
    await page.keyboard.press("?");
    await page.getByLabel("Single-key shortcuts").uncheck();
    await page.keyboard.press("Escape");
    await page.reload();
    await running(page);
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.keyboard.press("?");
    await expect(page).toHaveURL(/\/capacity$/);
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Find or do anything" })).toBeVisible();
  });

  test("a table's search and sort are in the address, and the address shows them again", async ({
    page,
    context,
  }) => {
    await page.keyboard.press("/");
    await page.keyboard.type("oracle");
    await page.getByRole("button", { name: "Healthy", exact: true }).click();
    await expect(page).toHaveURL(/capacity\.q=oracle/);
    await expect(page).toHaveURL(/capacity\.sort=-healthy/);
    const copied = await context.newPage();
    await copied.goto(page.url());
    const table = copied.getByRole("table", { name: "Capacity by provider and accelerator" });
    await expect(table.getByRole("row").nth(1)).toContainText("Oracle");
    await expect(table.getByRole("columnheader", { name: /Healthy/ })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
    await copied.close();
  });
});

test("looks are kept: theme, density, and the time zone of one's own", async ({ browser }) => {
  const page = await (await browser.newContext({ timezoneId: "Asia/Tokyo", colorScheme: "dark" })).newPage();
  await signIn(page, "viewer", "/capacity");
  await running(page);
  const html = page.locator("html");
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitemradio", { name: "Comfortable" }).click();
  await page.getByRole("button", { name: /^Times are shown in UTC/ }).click();
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "light");
  await expect(html).toHaveAttribute("data-density", "comfortable");
  await expect(page.getByRole("button", { name: /^Times are shown in Asia\/Tokyo/ })).toBeVisible();
  await page.context().close();
});

test("kiosk mode leaves only the page, and Escape brings the frame back", async ({ page }) => {
  await signIn(page, "viewer", "/overview?kiosk=true");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Areas" })).toHaveCount(0);
  // There is no top bar to tell that the page runs: press until it answers.
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("navigation", { name: "Areas" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page).not.toHaveURL(/kiosk/);
});

test("on a phone the areas are behind a button", async ({ browser }) => {
  const page = await (
    await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })
  ).newPage();
  await signIn(page, "manager", "/approvals");
  await running(page);
  await page.getByRole("button", { name: "Open navigation" }).click();
  await page.getByRole("dialog", { name: "Navigation" }).getByRole("link", { name: "Shifts" }).click();
  await expect(page).toHaveURL(/\/shifts$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.context().close();
});
