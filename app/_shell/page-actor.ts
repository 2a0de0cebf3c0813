import { redirect } from "next/navigation";
import { actorFromSession } from "@/lib/identity/door";
import type { Actor } from "@/lib/identity/model";
import { isRefusal } from "@/lib/platform/errors";

/** Who looks at this page; without a session, on to sign-in. */
export async function pageActor(): Promise<Actor> {
  try {
    return await actorFromSession();
  } catch (error) {
    if (isRefusal(error) && error.code === "unauthenticated") redirect("/sign-in?ended=1");
    throw error;
  }
}
