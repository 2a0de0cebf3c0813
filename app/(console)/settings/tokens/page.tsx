import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { NoPermission } from "@/app/_shell/no-permission";
import { pageActor } from "@/app/_shell/page-actor";
import { PageHeader } from "@/components/ui/page-header";
import { whyNot } from "@/lib/identity/permissions";
import { listTokens, tokenState } from "@/lib/identity/queries";
import { systemClock } from "@/lib/platform/clock";
import { NewTokenDialog } from "./_components/new-token-dialog";
import { TokensTable } from "./_components/tokens-table";

export const metadata: Metadata = { title: "API tokens" };

const soonMs = 14 * 86_400_000;

export default async function TokensPage() {
  const actor = await pageActor();
  const why = whyNot(actor, "tokens:read");
  if (why) return <NoPermission title="API tokens" why={why} />;
  const now = systemClock.now();
  const tokens = (await listTokens(actor)).map((token) => ({ ...token, state: tokenState(token, now) }));
  const active = tokens.filter(({ state }) => state === "active");
  const ending = active.filter(({ expiresAt }) => expiresAt && expiresAt.getTime() - now.getTime() < soonMs);
  const managing = whyNot(actor, "tokens:manage");
  return (
    <>
      <LiveRefresh topics={["settings"]} />
      <PageHeader
        title="API tokens"
        lede={
          ending.length > 0
            ? `${ending.length} of ${active.length} active tokens expire within 14 days: ${ending.map(({ name }) => name).join(", ")}.`
            : `${active.length} active tokens, none expires within 14 days.`
        }
        actions={<NewTokenDialog whyNot={managing ?? undefined} />}
      />
      <TokensTable
        managing={managing}
        rows={tokens.map((token) => ({
          id: token.id,
          name: token.name,
          prefix: token.prefix,
          role: token.role,
          state: token.state,
          expiresAt: token.expiresAt?.toISOString() ?? null,
          lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
          createdAt: token.createdAt.toISOString(),
          createdBy: token.createdBy?.name ?? "command line or seed",
        }))}
      />
    </>
  );
}
