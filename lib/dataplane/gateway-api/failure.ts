import { z } from "zod";

export type KubeFailureKind =
  | "unreachable"
  | "timeout"
  | "nonsense"
  | "credentials"
  | "denied"
  | "missing"
  /** The object is not any more what the change was computed from. */
  | "changed"
  /** Others manage fields that the change is about. */
  | "conflict"
  | "refused";

/** Fields that another manager holds, as the API server names both. */
export type FieldConflict = { manager: string; field: string };

/** An exchange with a cluster that did not go as its API says. The message is a sentence for an operator. */
export class KubeFailure extends Error {
  override readonly name = "KubeFailure";
  constructor(
    readonly kind: KubeFailureKind,
    message: string,
    readonly conflicts: readonly FieldConflict[] = [],
  ) {
    super(message);
  }
}

/** What a refusing API server answers. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
const statusSchema = z.object({
  kind: z.literal("Status"),
  message: z.string().default(""),
  reason: z.string().default(""),
  details: z
    .object({
      kind: z.string().default(""),
      name: z.string().default(""),
      causes: z
        .array(
          z.object({
            reason: z.string().default(""),
            message: z.string().default(""),
            field: z.string().default(""),
          }),
        )
        .default([]),
    })
    .default({ kind: "", name: "", causes: [] }),
});

/** The failure that an answer of status 300 and above stands for. `doing`: "list HTTPRoutes in inference". */
export function refusalOf(where: string, doing: string, code: number, body: unknown): KubeFailure {
  const status = statusSchema.safeParse(typeof body === "string" ? jsonOf(body) : body).data;
  const said = status?.message ? `: ${excerpt(status.message)}` : "";
  switch (code) {
    case 401:
      return new KubeFailure(
        "credentials",
        `${where} does not accept Ballast's credentials (401). Check the token or certificate of the kubeconfig.`,
      );
    case 403:
      return new KubeFailure(
        "denied",
        `${where} does not let Ballast ${doing} (403)${said}. Give its account the rights that the documentation lists.`,
      );
    case 404:
      return new KubeFailure("missing", missingSentence(where, doing, status));
    case 409: {
      const conflicts = (status?.details.causes ?? []).flatMap((cause) =>
        cause.reason === "FieldManagerConflict"
          ? [{ manager: /"([^"]*)"/.exec(cause.message)?.[1] ?? "someone", field: cause.field }]
          : [],
      );
      return conflicts.length > 0
        ? new KubeFailure("conflict", `${where} reports a conflict${said}.`, conflicts)
        : new KubeFailure("changed", `The routes of ${where} were changed while Ballast wrote${said}.`);
    }
    case 400:
    case 422:
      return new KubeFailure(
        "refused",
        `${where} refused to ${doing} (${code})${said}. Its HTTPRoute may be of another release than Ballast writes.`,
      );
    case 429:
    case 503:
      return new KubeFailure("unreachable", `${where} is not able to answer now (${code})${said}.`);
    default:
      return new KubeFailure(
        code >= 500 ? "unreachable" : "refused",
        `${where} answered ${code} when asked to ${doing}${said}.`,
      );
  }
}

function missingSentence(
  where: string,
  doing: string,
  status: z.output<typeof statusSchema> | undefined,
): string {
  if (status?.details.kind === "namespaces")
    return `${where} has no namespace ${status.details.name}. Create it, or name another in the data plane's settings.`;
  if (status?.details.name)
    return `${where} has no ${excerpt(status.details.kind)} ${excerpt(status.details.name)}.`;
  return `${where} does not know what it was asked to ${doing} (404): it serves no gateway.networking.k8s.io/v1. Install Gateway API 1.0 or newer.`;
}

const transport: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "its host name does not resolve",
  EAI_AGAIN: "its host name cannot be resolved now",
  ECONNRESET: "it closed the connection half way through",
  EPIPE: "it closed the connection half way through",
  ERR_STREAM_PREMATURE_CLOSE: "it closed the connection half way through",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "there is no way to its host",
  ENETUNREACH: "there is no way to its network",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not signed by the kubeconfig's authority",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by the kubeconfig's authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by the kubeconfig's authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name",
};

/** The failure that an error of the connection stands for; null when the error is not one of those. */
export function transportFailure(where: string, error: unknown): KubeFailure | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = transport[code];
  if (known) return new KubeFailure("unreachable", `${where} cannot be reached: ${known}.`);
  return error instanceof Error && error.name === "FetchError"
    ? new KubeFailure("unreachable", `${where} cannot be reached${code ? ` (${code})` : ""}.`)
    : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One line of at most 300 characters, without its full stop: what a server says is shown, and nobody knows how much that is. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
