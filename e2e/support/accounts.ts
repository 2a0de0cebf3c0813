import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

export type Person = "sre" | "finance" | "manager" | "manager2" | "viewer" | "admin";

interface Account {
  email: string;
  password: string;
}

/** The generated account of a role, as the start keeps it. */
export function accountOf(person: Person): Account {
  const dataDir = process.env.BALLAST_E2E_DATA_DIR;
  if (!dataDir) throw new Error("BALLAST_E2E_DATA_DIR is not set: run through playwright.config.ts.");
  const { accounts } = JSON.parse(readFileSync(join(dataDir, "accounts.json"), "utf8")) as {
    accounts: Account[];
  };
  const account = accounts.find(({ email }) => email.startsWith(`${person}@`));
  if (!account) throw new Error(`There is no account of ${person} in ${dataDir}/accounts.json.`);
  return account;
}

/** Signs in through the page, as a person does, and waits for the page that was asked for. */
export async function signIn(page: Page, person: Person, to = "/"): Promise<void> {
  const { email, password } = accountOf(person);
  await page.goto(to);
  // On a busy machine a click may come before the page's script, and does nothing: a person would type it again.
  await expect(async () => {
    if (!page.url().includes("/sign-in")) return;
    await page.getByLabel("E-mail").fill(email, { timeout: 5_000 });
    await page.getByLabel("Password").fill(password, { timeout: 5_000 });
    await page.getByRole("button", { name: "Sign in" }).click({ timeout: 5_000 });
    await expect(page).not.toHaveURL(/\/sign-in/, { timeout: 15_000 });
  }).toPass({ timeout: 90_000 });
}
