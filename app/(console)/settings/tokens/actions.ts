"use server";

import { act } from "@/app/_shell/act";
import { createToken as create } from "@/lib/identity/verbs/create-token";
import { revokeToken as revoke } from "@/lib/identity/verbs/revoke-token";

const revalidate = ["/settings/tokens"];

export const createToken = act(create, {
  done: ({ name }) => `The token ${name} is made.`,
  result: ({ name, secret }) => ({ name, secret }),
  revalidate,
});

export const revokeToken = act(revoke, {
  done: "The token is revoked; the next request with it is refused.",
  revalidate,
});
