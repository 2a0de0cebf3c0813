import { expect, test } from "@playwright/test";
import { type Receiver, startReceiver } from "@/lib/notifications/testing/receiver";
import { accountOf, signIn } from "../support/accounts";
import { expectAccessibleInBothThemes, watchConsole } from "../support/clean-page";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

/** What the receiver of a webhook reads in it. */
interface Asked {
  event: string;
  title: string;
  recipients: { email: string; signUrl: string | null }[];
}

test.describe("signing from a notification", () => {
  test.setTimeout(600_000);
  let receiver: Receiver;
  test.beforeAll(async () => {
    receiver = await startReceiver();
  });
  test.afterAll(() => receiver.stop());

  const bodies = () => receiver.received.map(({ body }) => JSON.parse(body) as Asked);

  test("from an administrator's channel to a signature on a phone, once", async ({ browser, baseURL }) => {
    const admin = await (await browser.newContext()).newPage();
    const clean = watchConsole(admin);
    const channel = `Phones ${Date.now()}`;

    await test.step("an administrator makes a channel, tries it, and says who hears", async () => {
      await signIn(admin, "admin", "/settings/notifications");
      await admin.getByRole("button", { name: "New channel" }).click();
      const dialog = admin.getByRole("dialog");
      await dialog.getByLabel("Name").fill(channel);
      await dialog.getByLabel("URL").fill(`${receiver.url}/hook`);
      await dialog.getByRole("button", { name: "Make channel" }).click();
      await expect(dialog.getByLabel(`Secret that signs what ${channel} gets`)).toHaveValue(/^blwh_/);
      await dialog.getByRole("button", { name: "Done" }).click();
      const section = admin.getByRole("region", { name: channel });
      await section.getByRole("button", { name: "Send a test" }).click();
      await expect.poll(() => bodies().at(-1)?.event, { timeout: 60_000 }).toBe("test");
      await expect(admin.getByRole("row", { name: new RegExp(channel) }).first()).toContainText("Delivered");
      await section.getByRole("button", { name: "Add who is told" }).click();
      await admin.getByRole("dialog").getByRole("button", { name: "Add" }).click();
      await expect(section.getByText("Whoever may sign")).toBeVisible();
      await expectAccessibleInBothThemes(admin);
    });

    const sre = await (await browser.newContext()).newPage();
    await test.step("an SRE proposes a shift", async () => {
      await signIn(sre, "sre", "/plans");
      await sre.getByRole("button", { name: "New plan" }).click();
      await sre.getByRole("dialog").getByLabel("Reason").fill("To be signed from a phone");
      await sre.getByRole("button", { name: "Freeze and solve" }).click();
      await sre.getByRole("button", { name: "Propose as a shift" }).click({ timeout: 300_000 });
      const dialog = sre.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("To be signed from a phone");
      await dialog.getByRole("button", { name: "Propose" }).click();
      await expect(sre).toHaveURL(/\/shifts\/[0-9a-f-]{36}$/, { timeout: 60_000 });
    });
    const shiftId = new URL(sre.url()).pathname.split("/").at(-1) ?? "";

    let signUrl = "";
    await test.step("the managers are told, each with a link of their own", async () => {
      const asked = () => bodies().find(({ event }) => event === "approval.asked");
      await expect.poll(asked, { timeout: 60_000 }).toBeTruthy();
      const links = asked()?.recipients.map(({ signUrl: link }) => link) ?? [];
      expect(new Set(links).size).toBe(links.length);
      expect(asked()?.recipients.some(({ email }) => email === accountOf("sre").email)).toBe(false);
      signUrl = asked()?.recipients.find(({ email }) => email === accountOf("manager").email)?.signUrl ?? "";
      expect(signUrl.startsWith(`${baseURL}/approvals/${shiftId}?link=`)).toBe(true);
    });

    await test.step("a mail scanner that fetches the link changes nothing", async () => {
      for (let i = 0; i < 2; i++) {
        const answer = await fetch(signUrl, { redirect: "manual" });
        expect(answer.status).toBe(307);
        expect(answer.headers.get("location")).not.toContain("blsl_");
      }
    });

    await test.step("another manager, to whom it was forwarded, is refused with the reason", async () => {
      const other = await (await browser.newContext(phone)).newPage();
      await signIn(other, "manager2", signUrl);
      await expect(other.getByText("This link was made for somebody else.")).toBeVisible();
      await expect(other.getByRole("button", { name: "Approve" })).toHaveAttribute("aria-disabled", "true");
      await expectAccessibleInBothThemes(other);
    });

    const manager = await (await browser.newContext(phone)).newPage();
    const asked: string[] = [];
    manager.on("request", (request) => asked.push(request.url(), request.headers().referer ?? ""));
    await test.step("the manager signs in on a phone, reads, and signs", async () => {
      await signIn(manager, "manager", signUrl);
      await expect(manager.getByText("Estate cost")).toBeVisible();
      await manager.getByRole("button", { name: "Approve" }).click();
      const dialog = manager.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("Signed on the way home");
      await dialog.getByRole("button", { name: "Approve" }).click();
      await expect(manager.getByText("Approved. Nothing moves until the shift is started.")).toBeVisible();
      expect(asked.filter((url) => url.includes("blsl_"))).toEqual([]);
    });

    await test.step("and the link works no second time", async () => {
      await manager.goto("about:blank");
      await manager.goto(signUrl);
      await expect(manager.getByText("This link has been used. It works once.")).toBeVisible();
    });

    await test.step("everybody who subscribed hears who signed, and the log has it all", async () => {
      await expect
        .poll(() => bodies().some(({ event }) => event === "approval.given"), { timeout: 60_000 })
        .toBe(true);
      await admin.goto(`/audit?subject=${shiftId}`);
      for (const action of ["approval_link.refused", "approval_link.used", "shift.approve"])
        await expect(admin.getByRole("cell", { name: action }).first()).toBeVisible();
      // What other tests do is none of this channel's business.
      await admin.goto("/settings/notifications");
      await admin.getByRole("button", { name: `Disable ${channel}` }).click();
      await admin.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
      await expect(
        admin.getByRole("region", { name: channel }).getByText("Disabled", { exact: true }),
      ).toBeVisible();
    });
    clean.expectNone();
  });
});
