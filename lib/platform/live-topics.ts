/** What can change on a screen. The browser maps a topic to the queries it touches. */
export const liveTopics = [
  "telemetry",
  "fleet",
  "capacity",
  "contract",
  "spend",
  "residency",
  "plan",
  "backtest",
  "approval",
  "shift",
  "drill",
  "routing",
  "dataplane",
  "audit",
  "settings",
  "notification",
] as const;
export type LiveTopic = (typeof liveTopics)[number];
