import type { Metadata } from "next";
import { pageActor } from "@/app/_shell/page-actor";
import { RelativeTime } from "@/components/format/time";
import { Badge } from "@/components/ui/badge";
import { KeyValueList } from "@/components/ui/key-value";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { getOwnAccount } from "@/lib/identity/queries";
import { PasswordForm } from "./_components/password-form";
import { SignOutEverywhere } from "./_components/sign-out-everywhere";

export const metadata: Metadata = { title: "Account" };

/** Who the reader is here: roles, password, sessions. */
export default async function AccountPage() {
  const user = await getOwnAccount(await pageActor());
  return (
    <>
      <PageHeader title={user.name} lede={user.email} />
      <Section title="Roles" note="An administrator sets them.">
        <div className="flex flex-wrap gap-1">
          {user.roles.map(({ role }) => (
            <Badge key={role}>{role}</Badge>
          ))}
        </div>
      </Section>
      <Section
        title="Sessions"
        note="A session ends after 2 hours without activity, at the latest 12 hours after sign-in."
      >
        <KeyValueList
          facts={[
            {
              label: "Last sign-in",
              value: user.lastSignInAt ? <RelativeTime at={user.lastSignInAt} /> : "never",
            },
          ]}
        />
        <div className="pt-3">
          <SignOutEverywhere />
        </div>
      </Section>
      <Section title="Password">
        {user.hasPassword ? (
          <PasswordForm email={user.email} />
        ) : (
          <p className="text-muted">You sign in by single sign-on; your password is changed there.</p>
        )}
      </Section>
    </>
  );
}
