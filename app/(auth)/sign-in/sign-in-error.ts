const sentences = new Map(
  Object.entries({
    CredentialsSignin: "The e-mail or the password is not right. Check both and try again.",
    no_role:
      "You have no role in Ballast yet. Ask an administrator for one, or to be put into a group that gives one.",
    disabled: "This account is disabled. Ask an administrator.",
    no_email:
      "The identity provider named no e-mail address. Ask its administrator to release the e-mail claim.",
    unverified_email:
      "The identity provider has not verified your e-mail address, so it cannot be linked to a user here.",
    unavailable: "The database cannot be reached, so nobody can sign in just now. Try again in a minute.",
    failed: "Something went wrong inside Ballast. Try again; the server's log has the reason.",
  }),
);

/** The sentence for an error code in the URL or from next-auth. Never the text of the URL itself. */
export function signInSentence(code: string): string {
  const waitSec = /^rate_limited:(\d{1,6})$/.exec(code)?.[1];
  if (waitSec !== undefined) {
    const minutes = Math.max(1, Math.ceil(Number(waitSec) / 60));
    return `Too many attempts. Sign-in from here is refused for ${minutes} more ${minutes === 1 ? "minute" : "minutes"}.`;
  }
  return (
    sentences.get(code) ??
    "The identity provider's answer could not be used. Try again; if it persists, show an administrator this page."
  );
}
