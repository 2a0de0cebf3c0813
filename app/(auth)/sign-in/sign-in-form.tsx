"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, FormError, Input } from "@/components/ui/field";
import { signInSentence } from "./sign-in-error";

/** The redirect that led here kept the fragment, which no server sees: it belongs to where the reader was going. */
const withFragment = (to: string) => to + window.location.hash;

/** E-mail and password, and the identity provider where there is one. What was typed stays after a refusal. */
export function SignInForm({
  to,
  error,
  provider,
}: {
  to: string;
  error: string | undefined;
  provider: string | null;
}) {
  const [refused, setRefused] = useState(error === undefined ? undefined : signInSentence(error));
  const [pending, setPending] = useState<"password" | "oidc" | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    setPending("password");
    setRefused(undefined);
    try {
      const outcome = await signIn("credentials", {
        email: String(form.get("email")),
        password: String(form.get("password")),
        redirect: false,
        callbackUrl: to,
      });
      // A whole new page, so that nothing rendered for nobody is left in the browser.
      if (outcome?.ok) return window.location.assign(withFragment(to));
      setRefused(signInSentence(outcome?.error ?? "failed"));
    } catch {
      setRefused("Ballast could not be reached. Check your connection and try again.");
    }
    setPending(null);
  }

  async function toProvider() {
    setPending("oidc");
    try {
      await signIn("oidc", { callbackUrl: withFragment(to) });
    } catch {
      setRefused("Ballast could not be reached. Check your connection and try again.");
      setPending(null);
    }
  }

  return (
    <div className="flex flex-col gap-5">
      {/* Sent before the script is there, a form without a method would put the password into the address. */}
      <form method="post" onSubmit={submit} className="flex flex-col gap-4" aria-label="Sign in">
        <FormError>{refused}</FormError>
        <Field label="E-mail">
          <Input name="email" type="email" autoComplete="username" autoFocus required maxLength={254} />
        </Field>
        <Field label="Password">
          <Input name="password" type="password" autoComplete="current-password" required maxLength={256} />
        </Field>
        <Button type="submit" variant="primary" pending={pending === "password"} className="mt-1">
          {pending === "password" ? "Signing in" : "Sign in"}
        </Button>
      </form>
      {provider ? (
        <div className="flex flex-col gap-5 border-t border-line pt-5">
          <Button onClick={toProvider} pending={pending === "oidc"}>
            Continue with {provider}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
