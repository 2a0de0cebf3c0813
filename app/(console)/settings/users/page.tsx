import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { NoPermission } from "@/app/_shell/no-permission";
import { pageActor } from "@/app/_shell/page-actor";
import { PageHeader } from "@/components/ui/page-header";
import { identityProvider } from "@/lib/identity/identity-provider";
import { whyNot } from "@/lib/identity/permissions";
import { listUsers } from "@/lib/identity/queries";
import { NewUserDialog } from "./_components/new-user-dialog";
import { UsersTable } from "./_components/users-table";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const actor = await pageActor();
  const why = whyNot(actor, "users:read");
  if (why) return <NoPermission title="Users" why={why} />;
  const users = await listUsers(actor);
  const approvers = users.filter(
    ({ disabledAt, roles }) => !disabledAt && roles.some(({ role }) => role === "manager"),
  );
  return (
    <>
      <LiveRefresh topics={["settings"]} />
      <PageHeader
        title="Users"
        lede={
          approvers.length < 2
            ? `Only ${approvers.length} active ${approvers.length === 1 ? "manager" : "managers"}: a plan that a manager proposes needs another one to approve it.`
            : `${users.length} users, ${approvers.length} of them may approve.`
        }
        actions={<NewUserDialog provider={identityProvider()?.name ?? null} />}
      />
      <UsersTable
        rows={users.map((user) => ({
          id: user.id,
          name: user.name,
          email: user.email,
          roles: user.roles.map(({ role }) => role),
          signIn: [user.hasPassword ? "password" : null, user.identities.length > 0 ? "single sign-on" : null]
            .filter((way) => way !== null)
            .join(", "),
          lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
          isActive: user.disabledAt === null,
        }))}
      />
    </>
  );
}
