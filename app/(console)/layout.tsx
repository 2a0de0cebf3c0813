import type { ReactNode } from "react";
import { currentEstate } from "@/lib/fleet/queries";
import { shiftCounts } from "@/lib/shifts/queries/names";
import { LiveProvider } from "../_shell/live-provider";
import { LiveRefresh } from "../_shell/live-refresh";
import { pageActor } from "../_shell/page-actor";
import { QueryProvider } from "../_shell/query-provider";
import { SessionKeeper } from "../_shell/session-keeper";
import { Shell } from "../_shell/shell";

/** Everything in here needs a session; without one the reader is sent to sign in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  const [estate, shifts] = await Promise.all([currentEstate(actor), shiftCounts(actor)]);
  const footer = estate ? `${estate.title}. Figures marked illustrative are made up.` : null;
  return (
    <QueryProvider>
      <SessionKeeper />
      <LiveProvider>
        <LiveRefresh topics={["shift", "approval"]} />
        <Shell
          person={{ name: actor.label, roles: actor.roles }}
          counts={{ "/approvals": shifts.proposed, "/shifts": shifts.moving }}
          footer={footer}
        >
          {children}
        </Shell>
      </LiveProvider>
    </QueryProvider>
  );
}
