import type { ComponentChildren } from "preact";
import type { EmployeeRole } from "../../shared/platform/identity/callers.ts";
import { Erasures } from "./erasures/Erasures.tsx";
import { Operations } from "./operations/Operations.tsx";
import { Organizations } from "./organizations/Organizations.tsx";
import { Products } from "./products/Products.tsx";
import { TEXTS } from "./texts.ts";
import { Tickets } from "./tickets/Tickets.tsx";

/** A part of the console: its route's first step, who may see it, and what it shows for the steps after. */
export type Place = {
  route: string;
  label: string;
  roles: readonly EmployeeRole[];
  show: (steps: readonly string[]) => ComponentChildren;
};

export const PLACES: readonly Place[] = [
  {
    route: "organizations",
    label: TEXTS.organizations.title,
    roles: ["Licenses.Manage", "Support.Agent"],
    show: (steps) => <Organizations steps={steps} />,
  },
  {
    route: "tickets",
    label: TEXTS.tickets.title,
    roles: ["Support.Agent"],
    show: (steps) => <Tickets steps={steps} />,
  },
  {
    route: "products",
    label: TEXTS.products.title,
    roles: ["Licenses.Manage"],
    show: (steps) => <Products steps={steps} />,
  },
  {
    route: "erasures",
    label: TEXTS.erasures.title,
    roles: ["Privacy.Officer"],
    show: (steps) => <Erasures steps={steps} />,
  },
  {
    route: "operations",
    label: TEXTS.operations.title,
    roles: ["Licenses.Manage", "Support.Agent", "Privacy.Officer"],
    show: () => <Operations />,
  },
];
