import type { Deployment, Size } from "./deployment.ts";
import type { Figures } from "./figures.ts";
import { partsOf } from "./model.ts";
import { growthTable, instanceTable, limitsTable, workloadTable } from "./tables.ts";
import type { Workload } from "./workload.ts";

export type Simulated = {
  tenants: readonly number[];
  workload: Workload;
  figures: Figures;
  deployments: readonly { size: Size; deployment: Deployment }[];
};

/** All tables of docs/scale.md. Pure. */
export const simulate = (asked: Simulated): { title: string; table: string }[] => {
  const { tenants, workload, figures, deployments } = asked;
  return [
    { title: "What one instance does", table: instanceTable(figures) },
    { title: "What Azure takes", table: limitsTable() },
    { title: "What is assumed of a tenant", table: workloadTable(workload) },
    ...deployments.map(({ size, deployment }) => ({
      title: `The ${size} deployment`,
      table: growthTable(
        new Map(tenants.map((count) => [count, partsOf(count, workload, deployment, figures)])),
        workload,
      ),
    })),
  ];
};
