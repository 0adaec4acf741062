import type { Scene } from "./scene.ts";
import { textOf } from "./story.ts";

export type Issued = { id: string; key: string; employee: string };

/** An employee of the vendor licenses the organization. */
export const issues = async (scene: Scene, organizationId: string): Promise<Issued> => {
  const { teller, product, tenant, email } = scene;
  const { chapter, step } = teller;
  chapter("An employee issues a license");
  const employee = await scene.employeeToken("Licenses.Manage");
  await step(
    "An employee with the role Licenses.Manage, signed in with the vendor's own Entra ID, puts a product into the catalogue.",
    {
      method: "PUT",
      path: `/api/staff/products/${product}`,
      token: employee,
      body: {
        name: "Alerts",
        components: ["list-alerts", "calendar"],
        editions: [{ id: "standard", features: ["email", "summaries"] }],
      },
    },
    201,
  );
  await step(
    "The organization is found by its contact's exact address. The reading leaves a trace that the organization can see.",
    { method: "POST", path: "/api/staff/organizations/search", token: employee, body: { contactEmail: email } },
    200,
  );
  const startsAt = scene.now();
  const expiresAt = new Date(startsAt);
  expiresAt.setUTCFullYear(startsAt.getUTCFullYear() + 1);
  const issued = await step(
    "A license for a year, for the organization's Entra tenant. The tenant was free, so it is linked to the organization.",
    {
      method: "POST",
      path: "/api/staff/licenses",
      token: employee,
      headers: { "Idempotency-Key": organizationId },
      body: {
        organizationId,
        tenant,
        product,
        edition: "standard",
        kind: "subscription",
        components: ["*"],
        startsAt: startsAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        graceDays: 14,
      },
    },
    201,
  );
  return { id: textOf(issued, "id"), key: textOf(issued, "key"), employee };
};
