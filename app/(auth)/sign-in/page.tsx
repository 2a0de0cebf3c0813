import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { homePath, returnPath } from "@/app/_shell/home";
import { Logo } from "@/app/_shell/logo";
import { Notice } from "@/components/ui/notice";
import { actorFromSession } from "@/lib/identity/door";
import { identityProvider } from "@/lib/identity/identity-provider";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** The way in. Who is signed in already goes straight on. */
export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const search = await searchParams;
  const text = (name: string) => (typeof search[name] === "string" ? search[name] : undefined);
  const to = returnPath(text("to"));
  const actor = await actorFromSession().catch(() => null);
  if (actor) redirect(to === "/" ? homePath(actor.roles) : to);
  const error = text("error");
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-6 pt-[18vh] pb-12">
      <div className="w-full max-w-80">
        <h1 className="mb-1 flex items-center gap-2 text-xl font-semibold tracking-tight">
          <Logo className="size-5 text-accent" />
          Ballast
        </h1>
        <p className="mb-6 text-muted">Sign in to the operations console.</p>
        {text("ended") && !error ? (
          <Notice title="Your session has ended.">
            Sign in again and you are back where you were. What you saved is saved.
          </Notice>
        ) : null}
        <SignInForm to={to} error={error} provider={identityProvider()?.name ?? null} />
      </div>
    </main>
  );
}
