import { z } from "zod";
import { env } from "@/lib/platform/env";
import { type GroupGrant, grantsOf, groupsInClaim, parseGroupRoles } from "./group-roles";

/** The OpenID provider people may sign in at. */
export interface IdentityProvider {
  /** Its issuer URL, which together with the subject names an identity. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** As on the sign-in page. */
  name: string;
  groupsClaim: string;
  groupRoles: readonly GroupGrant[];
}

/** The provider the environment names, or null. Throws an Error when it is named only in part. */
export function identityProvider(): IdentityProvider | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_GROUPS_CLAIM, OIDC_GROUP_ROLES } =
    env();
  if (!OIDC_ISSUER && !OIDC_CLIENT_ID && !OIDC_CLIENT_SECRET) return null;
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET)
    throw new Error("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set together.");
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    name: OIDC_NAME,
    groupsClaim: OIDC_GROUPS_CLAIM,
    groupRoles: parseGroupRoles(OIDC_GROUP_ROLES),
  };
}

const standardClaims = z.looseObject({
  sub: z.string().min(1),
  email: z.string().min(1),
  // Some providers send it as text.
  email_verified: z.union([z.boolean(), z.stringbool()]).catch(false),
  name: z.string().trim().min(1).optional().catch(undefined),
});

/** What a provider's claims say, as the input of `admitIdentity`; null when they name no subject or no e-mail. */
export function readClaims(provider: IdentityProvider, claims: unknown) {
  const parsed = standardClaims.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, email, email_verified, name } = parsed.data;
  return {
    provider: provider.issuer,
    subject: sub,
    email,
    emailVerified: email_verified,
    name: (name ?? email).slice(0, 120),
    grants: grantsOf(provider.groupRoles, groupsInClaim(parsed.data[provider.groupsClaim])),
  };
}
