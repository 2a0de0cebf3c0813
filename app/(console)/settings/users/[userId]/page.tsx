import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { z } from "zod";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { NoPermission } from "@/app/_shell/no-permission";
import { pageActor } from "@/app/_shell/page-actor";
import { Instant, RelativeTime } from "@/components/format/time";
import { CopyId } from "@/components/ui/copy-id";
import { KeyValueList } from "@/components/ui/key-value";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { whyNot } from "@/lib/identity/permissions";
import { getUser } from "@/lib/identity/queries";
import { isRefusal } from "@/lib/platform/errors";
import { DisableUser } from "../_components/disable-user";
import { ResetPassword } from "../_components/reset-password";
import { RolesForm } from "../_components/roles-form";
import { UserSessions } from "../_components/user-sessions";

export const metadata: Metadata = { title: "User" };

export default async function UserPage({ params }: { params: Promise<{ userId: string }> }) {
  const actor = await pageActor();
  const why = whyNot(actor, "users:read");
  if (why) return <NoPermission title="User" why={why} />;
  const { userId } = await params;
  if (!z.uuid().safeParse(userId).success) notFound();
  const user = await getUser(actor, userId).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") return notFound();
    throw error;
  });
  const isSelf = actor.id === user.id;
  return (
    <>
      <LiveRefresh topics={["settings"]} />
      <PageHeader
        parent={{ href: "/settings/users", label: "Users" }}
        title={user.name}
        lede={user.email}
        status={
          user.disabledAt ? (
            <StatusBadge status="inactive" label="Disabled" filled />
          ) : (
            <StatusBadge status="active" filled />
          )
        }
      />
      <Section title="Roles" note="What this user may do, everywhere in Ballast.">
        <RolesForm userId={user.id} roles={user.roles.map(({ role, grantedBy }) => ({ role, grantedBy }))} />
      </Section>
      <Section title="Sign-in">
        <KeyValueList
          facts={[
            {
              label: "Last sign-in",
              value: user.lastSignInAt ? <RelativeTime at={user.lastSignInAt} /> : "never",
            },
            { label: "Password", value: user.hasPassword ? "set" : "none" },
            {
              label: "Single sign-on",
              value:
                user.identities.length > 0
                  ? user.identities.map(({ provider }) => provider).join(", ")
                  : "not linked; the first sign-in with the same verified e-mail links it",
            },
            { label: "Made", value: <Instant at={user.createdAt} /> },
            { label: "Id", value: <CopyId value={user.id} shown={36} /> },
            {
              label: "Record",
              value: (
                <Link href={`/audit?subject=${user.id}`} className="text-accent hover:underline">
                  what was done to this user
                </Link>
              ),
            },
          ]}
        />
        <div className="flex flex-wrap gap-2 pt-3">
          <ResetPassword userId={user.id} email={user.email} />
          <UserSessions userId={user.id} name={user.name} />
          <DisableUser
            userId={user.id}
            name={user.name}
            email={user.email}
            isDisabled={user.disabledAt !== null}
            whyNot={isSelf ? "You cannot disable yourself; ask another admin." : undefined}
          />
        </div>
      </Section>
    </>
  );
}
