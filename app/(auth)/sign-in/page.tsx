import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { homePath, returnPath } from "@/app/_shell/home";
import { Logo } from "@/app/_shell/logo";
import { Notice } from "@/components/ui/notice";
import { actorFromSession } from "@/lib/identity/door";
import { identityProvider } from "@/lib/identity/identity-provider";
import { Backdrop } from "./backdrop";
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
    <div className="min-h-dvh lg:grid lg:grid-cols-[26rem_minmax(0,1fr)]">
      <main className="flex min-h-dvh flex-col justify-between border-line bg-canvas px-6 py-8 sm:px-12 lg:border-r">
        <div className="mx-auto w-full max-w-80 pt-[14vh]">
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
        <p className="mx-auto w-full max-w-80 pt-8 text-xs text-faint">
          Every sign-in is put on record with the address it came from.
        </p>
      </main>
      <div className="sticky top-0 hidden h-dvh bg-sunken p-8 lg:block">
        <Backdrop />
      </div>
    </div>
  );
}
