import type { AuthOptions } from "next-auth";
import { isRefusal } from "@/lib/platform/errors";
import { explainFailure } from "@/lib/platform/failure";
import { log } from "@/lib/platform/log";
import { oidcProvider, passwordProvider } from "./auth-providers";
import { identityProvider } from "./identity-provider";
import { sessionIdleSec } from "./session";
import { cookiesAreSecure, sessionCookieName, sessionSecret } from "./session-cookie";
import { renewSession, type SignedInUser, sealToken, sessionEnds, startSession } from "./session-token";
import { signInWithIdentity } from "./sign-in";
import { accountById } from "./store/accounts";
import { closeSession } from "./verbs/close-session";

/**
 * next-auth as Ballast uses it: e-mail and password, and the identity provider if the environment names one.
 * @param from address of the request, for limits and the audit log.
 */
export function authOptions(from: string): AuthOptions {
  const provider = identityProvider();
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: sessionIdleSec },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: cookiesAreSecure() },
      },
    },
    providers: [passwordProvider(from), ...(provider ? [oidcProvider(provider)] : [])],
    jwt: { encode: ({ token }) => sealToken(token) },
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== "oidc" || !provider) return true;
        // next-auth would put a thrown error's text into the URL.
        const signedIn = await signInWithIdentity(provider, profile, from).catch((error: unknown) => {
          const failure = explainFailure(error, "single sign-on");
          return { refused: isRefusal(failure) && failure.code === "unavailable" ? failure.code : "failed" };
        });
        if ("refused" in signedIn) return `/sign-in?error=${signedIn.refused}`;
        // The same object reaches the jwt callback below: there it must be our user, not the provider's subject.
        Object.assign(user, { id: signedIn.userId, sessionVersion: signedIn.sessionVersion });
        return true;
      },
      // The user is handed over only at sign-in; afterwards this runs when a browser renews its session.
      jwt: ({ token, user }) => (user ? startSession(user as SignedInUser) : renewSession(token)),
      session: ({ token }) => sessionEnds(token),
    },
    events: {
      async signOut({ token }) {
        const account = token?.sub ? await accountById(token.sub) : null;
        if (!account || account.roles.length === 0) return;
        await closeSession(
          { kind: "user", id: account.id, label: account.name, roles: account.roles, from },
          {},
        );
      },
    },
    logger: {
      error: (code, detail) =>
        log.warn({ code, err: detail instanceof Error ? detail : detail.error }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}
