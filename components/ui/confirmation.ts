/**
 * Why a dangerous act cannot be confirmed yet, or undefined when it can.
 * The name must match exactly, apart from surrounding space; a reason needs at least three characters,
 * as the verbs demand.
 */
export function confirmationBlockedBy(
  typed: { name: string; reason: string },
  expected: { name: string | undefined; reason: boolean },
): string | undefined {
  if (expected.name !== undefined && typed.name.trim() !== expected.name) {
    return `Type “${expected.name}” to confirm.`;
  }
  if (expected.reason && typed.reason.trim().length < 3) {
    return "Say why, in at least three characters. It goes into the audit log.";
  }
  return undefined;
}
