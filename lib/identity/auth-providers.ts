import type { Profile } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";
import { isRefusal, type Refusal } from "@/lib/platform/errors";
import { explainFailure } from "@/lib/platform/failure";
import type { IdentityProvider } from "./identity-provider";
import type { SignedInUser } from "./session-token";
import { signInWithPassword } from "./sign-in";

const credentials = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(256) });

/** E-mail and password. */
export const passwordProvider = (from: string) =>
  CredentialsProvider({
    credentials: { email: {}, password: {} },
    async authorize(raw) {
      const given = credentials.safeParse(raw);
      if (!given.success) return null;
      try {
        const { userId, sessionVersion } = await signInWithPassword(given.data, from);
        return { id: userId, sessionVersion } satisfies SignedInUser;
      } catch (error) {
        const failure = explainFailure(error, "sign-in");
        if (isRefusal(failure) && failure.code === "unauthenticated") return null;
        throw new Error(isRefusal(failure) ? refusalParam(failure) : "failed");
      }
    },
  });

/** next-auth puts an error's message into the URL: a code goes there, and the page has the sentence. */
const refusalParam = ({ code, retryAfterSec }: Refusal) =>
  code === "rate_limited" ? `rate_limited:${retryAfterSec}` : code === "forbidden" ? "no_role" : code;

/** Any OpenID provider, with PKCE, state and nonce. Its metadata is read from the issuer. */
export function oidcProvider(provider: IdentityProvider): OAuthConfig<Profile> {
  return {
    id: "oidc",
    name: provider.name,
    type: "oauth",
    wellKnown: `${provider.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    // Some providers put groups into the ID token, others only into the userinfo response: read both.
    userinfo: {
      async request({ client, tokens }) {
        const claims = verifiedClaims(tokens.id_token);
        if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return claims;
        const info = await client.userinfo(tokens.access_token);
        if (info.sub !== claims.sub) throw new Error("The userinfo response is about another subject.");
        return { ...claims, ...info };
      },
    },
    profile: ({ sub, email, name }) => ({ id: sub ?? "", email, name }),
  };
}

/** The claims of an ID token whose signature, issuer, audience and nonce next-auth's client has checked already. */
function verifiedClaims(idToken: string | undefined): { sub: string } {
  const payload = Buffer.from(idToken?.split(".")[1] ?? "", "base64url").toString();
  return z.looseObject({ sub: z.string() }).parse(JSON.parse(payload));
}
