/** What a tenant's people do, on average over all tenants. These are assumptions, not measurements. */
export type Workload = {
  /** People of a tenant who open a page with components as the day begins. */
  people: number;
  /** Checks that this costs, for each of them. */
  checks: number;
  /** Minutes over which they all do so, in one zone. */
  rush: number;
  /** Different questions of a tenant, by component and site, to each of which an instance may hold the answer. */
  questions: number;
  /** People of a tenant who get a summary at 09:00. */
  recipients: number;
  /** Minutes by which the last summary is to have left. */
  within: number;
};

export const WORKLOAD: Workload = { people: 100, checks: 2, rush: 10, questions: 4, recipients: 10, within: 60 };

/** Alerts that a summary tells: as many as in the bench, whose figures are reckoned with. */
export const ALERTS = 10;

/** Hours over which the alerts for a summary are handed over. */
export const HANDED_OVER_IN = 8;

/** How many tenants there are, from a beginning to far beyond what anybody has asked for. */
export const TENANTS = [100, 1_000, 10_000, 100_000] as const;

/** Each assumption in words, for docs/scale.md and the usage. */
export const ASSUMED: Readonly<Record<keyof Workload, string>> = {
  people: "people of a tenant who open a page with components as the day begins",
  checks: "checks that this costs, for each of them",
  rush: "minutes over which they all do so",
  questions: "different questions of a tenant, by component and site",
  recipients: `people of a tenant who get a summary of ${ALERTS} alerts at 09:00`,
  within: "minutes by which the last summary is to have left",
};
