import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { actorFromSession } from "@/lib/identity/door";
import type { Actor } from "@/lib/identity/model";
import { isRefusal } from "@/lib/platform/errors";

/** Who looks at this page; when the session ended, on to sign-in and from there back to this page. */
export async function pageActor(): Promise<Actor> {
  try {
    return await actorFromSession();
  } catch (error) {
    if (!isRefusal(error) || error.code !== "unauthenticated") throw error;
    const to = (await headers()).get("x-ballast-path") ?? "/";
    return redirect(`/sign-in?${new URLSearchParams({ ended: "1", to })}`);
  }
}
