/** What became of one attempt, as a sentence that holds no secret; `again`: whether it may succeed later. */
export type Sent =
  | { readonly delivered: true; readonly outcome: string }
  | { readonly delivered: false; readonly outcome: string; readonly again: boolean };

/** Longest that one attempt may take, connecting and answering together. */
export const ATTEMPT_MS = 10_000;

/** Why a connection failed, in words; never with the address that was asked, which may hold a token. */
export function failureText(error: unknown): string {
  const code = (error as { code?: unknown })?.code;
  return (
    sentences.get(String(code)) ?? `The connection failed${typeof code === "string" ? ` (${code})` : ""}.`
  );
}

const sentences = new Map([
  ["ECONNREFUSED", "Nothing listens at that address."],
  ["ECONNRESET", "The other side closed the connection."],
  ["ENOTFOUND", "There is no host of that name."],
  ["EAI_AGAIN", "The name could not be looked up."],
  ["ETIMEDOUT", "No answer in time."],
  ["EHOSTUNREACH", "There is no way to that host."],
  ["CERT_HAS_EXPIRED", "Its certificate has expired."],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "Its certificate is signed by itself."],
  ["SELF_SIGNED_CERT_IN_CHAIN", "Its certificate is not signed by an authority known here."],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "Its certificate is not signed by an authority known here."],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "Its certificate is for another name."],
  ["EAUTH", "The mail server refused the user or the password."],
  ["ETLS", "The mail server offers no encryption."],
]);
