import type { Permission } from "@/lib/identity/permissions";
import { defaultFrom, type RangePreset } from "./time-range";

/** One place of the console: where it is, which key goes there, what it is for. */
export type Area = {
  href: string;
  label: string;
  /** Pressed after `g`. */
  key: string;
  purpose: string;
  permission?: Permission;
  /** Its figures depend on the time range, so the picker is offered there; this is how far back it looks unasked. */
  rangeFrom?: RangePreset;
};

export type AreaGroup = { label: string | null; areas: Area[] };

/** The navigation, in the order in which the three readers of Ballast think: estate, traffic, money, record. */
export const areaGroups: AreaGroup[] = [
  {
    label: null,
    areas: [
      {
        href: "/overview",
        label: "Overview",
        key: "o",
        purpose: "What needs attention now",
        rangeFrom: "now-1h",
      },
    ],
  },
  {
    label: "Estate",
    areas: [
      {
        href: "/fleets",
        label: "Fleets",
        key: "f",
        purpose: "Health and load of every fleet",
        rangeFrom: "now-1h",
      },
      { href: "/capacity", label: "Capacity", key: "c", purpose: "Contracted, delivered, healthy and used" },
      { href: "/demand", label: "Demand", key: "h", purpose: "What is expected, and how far that was wrong" },
      { href: "/energy", label: "Energy", key: "n", purpose: "Power price and grid carbon, by zone" },
      { href: "/residency", label: "Residency", key: "r", purpose: "Which law lets which prompt go where" },
    ],
  },
  {
    label: "Traffic",
    areas: [
      { href: "/plans", label: "Plans", key: "p", purpose: "Where traffic should go, and why" },
      { href: "/rhythm", label: "Rhythm", key: "y", purpose: "Nightly plans and corrections by themselves" },
      {
        href: "/what-if",
        label: "What if",
        key: "w",
        purpose: "What a change would do to cost, risk and traffic",
      },
      {
        href: "/backtest",
        label: "Backtest",
        key: "b",
        purpose: "What the recorded past would have cost under Ballast",
      },
      { href: "/approvals", label: "Approvals", key: "a", purpose: "What waits for a signature" },
      { href: "/shifts", label: "Shifts", key: "s", purpose: "Traffic being moved, step by step" },
      {
        href: "/freezes",
        label: "Freezes",
        key: "z",
        purpose: "When traffic is not to be moved, and what blocks it",
      },
      {
        href: "/timeline",
        label: "Timeline",
        key: "j",
        purpose: "Everything that moved traffic, over what was served",
        rangeFrom: "now-24h",
      },
      { href: "/drain", label: "Drain", key: "x", purpose: "Empty a fleet, region or provider now" },
      {
        href: "/drills",
        label: "Drills",
        key: "v",
        purpose: "Drains practised by a schedule, and their reports",
      },
    ],
  },
  {
    label: "Money",
    areas: [
      { href: "/contracts", label: "Contracts", key: "t", purpose: "Commitments, burn-down and clauses" },
      {
        href: "/spend",
        label: "Spend",
        key: "m",
        purpose: "$ per million tokens, estimated and billed",
        // Spend is kept by the hour: one alone says little.
        rangeFrom: "now-24h",
      },
    ],
  },
  {
    label: "Record",
    areas: [
      {
        href: "/audit",
        label: "Audit",
        key: "u",
        purpose: "Who did what, and proof that nothing was changed",
        permission: "audit:read",
      },
      {
        href: "/settings/policy",
        label: "Policy",
        key: "l",
        purpose: "Prices and limits the engine works under",
      },
      {
        href: "/settings/users",
        label: "Users",
        key: "e",
        purpose: "People, roles and sessions",
        permission: "users:read",
      },
      {
        href: "/settings/tokens",
        label: "API tokens",
        key: "k",
        purpose: "Access for machines",
        permission: "tokens:read",
      },
      {
        href: "/settings/notifications",
        label: "Notifications",
        key: "i",
        purpose: "Who is told of what, and how",
        permission: "notifications:read",
      },
      {
        href: "/settings/data-planes",
        label: "Data planes",
        key: "d",
        purpose: "What splits the traffic, and its version",
      },
    ],
  },
];

export const areas: Area[] = areaGroups.flatMap((group) => group.areas);

/** The area a path lies in, if any: the longest `href` that is the path or a parent of it. */
export function areaOf(path: string): Area | undefined {
  return areas
    .filter((area) => path === area.href || path.startsWith(`${area.href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
}

/** How far back the page at `path` looks when its address does not say. */
export const rangeFromOf = (path: string): string => areaOf(path)?.rangeFrom ?? defaultFrom;
