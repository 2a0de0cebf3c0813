import { execFileSync } from "node:child_process";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { accountOf, type Person, signIn } from "../support/accounts";
import { expectAccessible, watchConsole } from "../support/clean-page";

/** Presses until what the button opens is there: a button is shown before its page can answer to it. */
async function press(button: Locator, opens: Locator): Promise<void> {
  await expect(async () => {
    if (!(await opens.isVisible())) await button.click({ timeout: 2_000 });
    await expect(opens).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

const openDialog = (page: Page, button: string) =>
  press(page.getByRole("button", { name: button, exact: true }), page.getByRole("dialog"));

test.describe("signing in", () => {
  test("works by keyboard alone; a wrong password says so and keeps the e-mail", async ({ page }) => {
    const { email, password } = accountOf("sre");
    await page.goto("/fleets?from=now-6h");
    await expect(page).toHaveURL(/\/sign-in\?to=/);
    await expectAccessible(page);
    await expect(page.getByLabel("E-mail")).toBeFocused();
    await page.keyboard.type(email);
    await page.keyboard.press("Tab");
    await page.keyboard.type("not the password");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").first()).toHaveText(/The e-mail or the password is not right/);
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/fleets\?from=now-6h/);
  });

  const homes: [Person, RegExp][] = [
    ["sre", /\/overview$/],
    ["finance", /\/contracts$/],
    ["manager", /\/approvals$/],
  ];
  for (const [person, home] of homes) {
    test(`takes ${person} to the page of their role`, async ({ page }) => {
      await signIn(page, person);
      await expect(page).toHaveURL(home);
    });
  }

  test("is over after signing out, and never follows a link to another site", async ({ page }) => {
    await signIn(page, "viewer", "/sign-in?to=//evil.example/");
    await expect(page).toHaveURL(/\/overview$/);
    await press(page.getByRole("button", { name: /^Account/ }), page.getByRole("menu"));
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto("/overview");
    await expect(page).toHaveURL(/\/sign-in\?to=%2Foverview/);
    const response = await page.request.get("/api/console/fleets");
    expect(response.status()).toBe(401);
  });

  test("everywhere is ended everywhere", async ({ page, browser }) => {
    const elsewhere = await (await browser.newContext()).newPage();
    await signIn(elsewhere, "finance", "/settings/account");
    await signIn(page, "finance", "/settings/account");
    await openDialog(page, "Sign out everywhere");
    await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await expect(page).toHaveURL(/\/sign-in\?ended=1/);
    await expect(page.getByText("Your session has ended.")).toBeVisible();
    await elsewhere.reload();
    await expect(elsewhere).toHaveURL(/\/sign-in\?ended=1&to=%2Fsettings%2Faccount/);
    await elsewhere.close();
  });
});

test("a token is shown once, works, and stops working when revoked", async ({ page, request }) => {
  const name = `edge-of-test-${Date.now()}`;
  const complaints = watchConsole(page);
  await signIn(page, "admin", "/settings/tokens");
  await expectAccessible(page);
  await openDialog(page, "New token");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("x");
  await dialog.getByRole("button", { name: "Make token" }).click();
  await expect(dialog.getByText("name: must have at least 2 characters")).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Role").selectOption("edge");
  await dialog.getByRole("button", { name: "Make token" }).click();
  const secret = await page.getByLabel(`Token ${name}`).inputValue();
  expect(secret).toMatch(/^blst_[\w-]{43}$/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Done" }).click();

  const current = () =>
    request.get("/api/v1/routing/tables/current", { headers: { authorization: `Bearer ${secret}` } });
  expect((await current()).status()).toBe(200);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText(`${secret.slice(0, 11)}…`);
  expect(await page.content()).not.toContain(secret);

  await openDialog(page, `Revoke ${name}`);
  await page.getByLabel(/To confirm, type/).fill(name);
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  const refused = await current();
  expect(refused.status()).toBe(401);
  expect((await refused.json()).error.message).toBe(`The API token ${name} was revoked.`);
  complaints.expectNone();
});

test("the audit log shows it, proves itself, and its export proves itself offline", async ({
  page,
}, testInfo) => {
  await signIn(page, "manager", "/audit?action=session");
  const first = page.getByRole("row").nth(1);
  await expect(first).toContainText("session.");
  await expectAccessible(page);
  await first.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("session.");
  await expect(page.getByText("As it was written")).toBeVisible();
  await expectAccessible(page);
  await page.goBack();

  await page.getByLabel("Did what").selectOption("session.open");
  await expect(page).toHaveURL(/action=session.open/);
  await expect(page.getByRole("row").nth(1)).toContainText("session.open");

  await openDialog(page, "Verify");
  await expect(page.getByText(/^All \d+ entries are intact and in order\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page).not.toHaveURL(/action=/);
  await press(page.getByRole("button", { name: "Export" }), page.getByText("The whole log"));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /NDJSON/ }).click(),
  ]);
  const file = testInfo.outputPath("audit.ndjson");
  await download.saveAs(file);
  const verified = execFileSync("npm", ["run", "-s", "audit:verify", "--", "--file", file], {
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: "", BALLAST_DATA_DIR: "/nonexistent" },
  });
  expect(verified).toMatch(/^The audit log is intact: \d+ entries, head \d+:[0-9a-f]{64}/);
});

test("an admin makes a user, sets roles and shuts them out", async ({ page, browser }) => {
  const email = `new-${Date.now()}@ballast.example`;
  await signIn(page, "admin", "/settings/users");
  await expectAccessible(page);
  await openDialog(page, "New user");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Name").fill("Nova Ito");
  await dialog.getByLabel("viewer").check();
  await dialog.getByRole("button", { name: "Make user" }).click();
  const password = await page.getByLabel(`Password of ${email}`).inputValue();
  await page.getByRole("button", { name: "Done" }).click();

  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto("/audit");
  await theirs.getByLabel("E-mail").fill(email);
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await expect(theirs.getByText("You may not see this page.")).toBeVisible();
  await expect(
    theirs.getByText(/needs the role sre or finance or manager or admin; you have viewer/),
  ).toBeVisible();

  await page
    .getByRole("row", { name: new RegExp(email) })
    .getByRole("link")
    .click();
  await expectAccessible(page);
  await page.getByLabel("finance").check();
  await page.getByRole("button", { name: "Set roles" }).click();
  await expect(page.getByText("The roles are set")).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByRole("table")).toBeVisible();

  await openDialog(page, "Disable");
  await page.getByLabel("Reason").fill("end of the test");
  await page.getByLabel(/To confirm, type/).fill(email);
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/sign-in\?ended=1/);
  await theirs.close();
});

test("pages say what they may do and nothing may frame them", async ({ request }) => {
  const page = await request.get("/sign-in");
  const policy = page.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic'/);
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(page.headers()["x-content-type-options"]).toBe("nosniff");
  const again = await request.get("/sign-in");
  expect(again.headers()["content-security-policy"]).not.toBe(policy);
});
