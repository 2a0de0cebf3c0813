const pages: Record<string, (id: string) => string> = {
  fleet: (id) => `/fleets/${encodeURIComponent(id)}`,
  contract: (id) => `/contracts/${encodeURIComponent(id)}`,
  plan: (id) => `/plans/${encodeURIComponent(id)}`,
  shift: (id) => `/shifts/${encodeURIComponent(id)}`,
  drill: (id) => `/drills/${encodeURIComponent(id)}`,
  drill_run: (id) => `/drills/runs/${encodeURIComponent(id)}`,
  residency_rule: () => "/residency",
  user: () => "/settings/users",
  token: () => "/settings/tokens",
  backtest: (id) => `/backtest/${encodeURIComponent(id)}`,
  channel: () => "/settings/notifications",
  delegation: () => "/approvals",
};

/** The page that shows an audited subject, where there is one. */
export function subjectHref(kind: string, id: string): string | null {
  return Object.hasOwn(pages, kind) ? (pages[kind]?.(id) ?? null) : null;
}
