import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { actorFromSession } from "@/lib/identity/door";
import type { Actor } from "@/lib/identity/model";
import { Refusal } from "@/lib/platform/errors";
import { LiveProvider } from "../_shell/live-provider";
import { QueryProvider } from "../_shell/query-provider";
import { Shell } from "../_shell/shell";

/** Everything in here needs a session; without one the reader is sent to sign in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await signedIn();
  return (
    <QueryProvider>
      <LiveProvider>
        <Shell person={{ name: actor.label, roles: actor.roles }} counts={{}} footer={null}>
          {children}
        </Shell>
      </LiveProvider>
    </QueryProvider>
  );
}

async function signedIn(): Promise<Actor> {
  try {
    return await actorFromSession();
  } catch (error) {
    if (error instanceof Refusal && error.code === "unauthenticated") redirect("/sign-in");
    throw error;
  }
}
