import type { ReactNode } from "react";
import { LiveProvider } from "../_shell/live-provider";
import { pageActor } from "../_shell/page-actor";
import { QueryProvider } from "../_shell/query-provider";
import { SessionKeeper } from "../_shell/session-keeper";
import { Shell } from "../_shell/shell";

/** Everything in here needs a session; without one the reader is sent to sign in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  return (
    <QueryProvider>
      <SessionKeeper />
      <LiveProvider>
        <Shell person={{ name: actor.label, roles: actor.roles }} counts={{}} footer={null}>
          {children}
        </Shell>
      </LiveProvider>
    </QueryProvider>
  );
}
