import type { Mutant } from "../run/mutant.ts";

export const mutant: Mutant = {
  file: "shared/alerts/deliveryTime.ts",
  what: "Alerts wait although the tenant has switched that off.",
  find: 'if (delivery === "immediate" || !settings.delayedAlerts.enabled) return "now";',
  replace: 'if (delivery === "immediate") return "now";',
  tests: ["test/promises/p08-delayed-alerts-can-be-switched-off.test.ts"],
};
