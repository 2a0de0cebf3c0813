import { type TermName, termNames } from "@/lib/planning/model";
import type { Answer } from "@/lib/planning/what-if/model";

export type FigureFormat = "usd" | "requests" | "percent" | "count";

/** One figure by which answers are compared. */
export interface Figure {
  id: string;
  label: string;
  about: string;
  format: FigureFormat;
  value: (answer: Answer) => number;
  /** What the value is of, where that differs from answer to answer: the provider whose loss would hurt most. */
  of?: (answer: Answer) => string | null;
}

export interface FigureGroup {
  id: string;
  label: string;
  figures: Figure[];
}

const termLabels: Record<TermName, [label: string, about: string]> = {
  commitments: [
    "Beyond commitments",
    "What is spent beyond what is committed; the committed is owed either way",
  ],
  uncommitted: ["Without contract", "Accelerator hours that no commitment covers"],
  unserved: ["Unserved", "Requests left without a fleet, and minimum shares missed, at the policy's price"],
  latency: ["Latency", "Milliseconds over the latency budget, at the policy's price"],
  failures: ["Failures", "Requests expected to fail, at the policy's price"],
  carbon: ["Carbon", "CO₂ of the accelerators kept busy, at the policy's price"],
  movement: ["Movement", "Requests/s that change fleet from one window to the next"],
  contingency: ["Contingency", "What the worst loss of a provider or region would leave unserved"],
};

/** The loss of one provider or region that leaves most unserved. */
export function worstLoss(
  answer: Answer,
  scope: "provider" | "region",
): Answer["survivability"][number] | null {
  return answer.survivability
    .filter(({ lost }) => lost.startsWith(`${scope}:`))
    .reduce<Answer["survivability"][number] | null>(
      (worst, loss) => (loss.unservedRequestsPerSec > (worst?.unservedRequestsPerSec ?? 0) ? loss : worst),
      null,
    );
}

const lossFigure = (scope: "provider" | "region"): Figure => ({
  id: `lose-${scope}`,
  label: `Losing one ${scope}`,
  about: `Part of demand that the loss of the worst ${scope} would leave unserved now, nothing that survives moved`,
  format: "percent",
  value: (answer) =>
    answer.demandRequestsPerSec > 0
      ? (worstLoss(answer, scope)?.unservedRequestsPerSec ?? 0) / answer.demandRequestsPerSec
      : 0,
  of: (answer) => worstLoss(answer, scope)?.lost.slice(scope.length + 1) ?? null,
});

const sumOf = (answer: Answer, of: (contract: Answer["contracts"][number]) => number) =>
  answer.contracts.reduce((sum, contract) => sum + Math.max(0, of(contract)), 0);

/** What answers are compared by: money, risk, traffic. Terms that are nothing in every answer are left out. */
export function figureGroups(answers: readonly Answer[]): FigureGroup[] {
  const terms = termNames.filter((term) => answers.some((answer) => Math.abs(answer.terms[term]) >= 0.005));
  return [
    {
      id: "money",
      label: "Money, over the plan's horizon",
      figures: [
        {
          id: "cost",
          label: "Cost of the best plan",
          about: "What the best routing costs beyond what is owed anyway",
          format: "usd",
          value: ({ objectiveUsd }) => objectiveUsd,
        },
        ...terms.map(
          (term): Figure => ({
            id: term,
            label: termLabels[term][0],
            about: termLabels[term][1],
            format: "usd",
            value: (answer) => answer.terms[term],
          }),
        ),
        {
          id: "still",
          label: "Cost if nothing moved",
          about: "Today's shares in every window, under these inputs",
          format: "usd",
          value: ({ doNothing }) => doNothing.objectiveUsd,
        },
        {
          id: "shortfall",
          label: "Committed and not used",
          about: "What is owed at the end of the current periods without having been used",
          format: "usd",
          value: (answer) => sumOf(answer, ({ committedUsd, spendUsd }) => committedUsd - spendUsd),
        },
      ],
    },
    {
      id: "risk",
      label: "Risk",
      figures: [
        {
          id: "unserved",
          label: "Unserved now",
          about: "Requests/s that no fleet takes in the running hour",
          format: "requests",
          value: ({ unserved }) => unserved.nowRequestsPerSec,
        },
        {
          id: "unserved-share",
          label: "Unserved in all",
          about: "Part of all requests until the end of the plan's horizon",
          format: "percent",
          value: ({ unserved }) => unserved.meanShare,
        },
        lossFigure("provider"),
        lossFigure("region"),
        {
          id: "concentration",
          label: "Largest provider",
          about: "Its part of all tokens",
          format: "percent",
          value: ({ providers }) => providers[0]?.tokenShare ?? 0,
          of: ({ providers }) => providers[0]?.provider ?? null,
        },
      ],
    },
    {
      id: "traffic",
      label: "Traffic",
      figures: [
        {
          id: "demand",
          label: "Demand now",
          about: "Requests/s of the running hour",
          format: "requests",
          value: ({ demandRequestsPerSec }) => demandRequestsPerSec,
        },
        {
          id: "moved",
          label: "Moves now",
          about: "Requests/s that change fleet against today's routing",
          format: "requests",
          value: ({ movedRequestsPerSec }) => movedRequestsPerSec,
        },
        {
          id: "binding",
          label: "Fleets that bind",
          about: "Full in some window, so that one more accelerator there would save something",
          format: "count",
          value: ({ binding }) => binding.length,
        },
      ],
    },
  ];
}
