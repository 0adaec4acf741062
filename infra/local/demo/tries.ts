import type { Scene } from "./scene.ts";

/** The contact's tenant is proven by its administrator, and another product is tried in it. */
export const tries = async (scene: Scene, contact: string, employee: string): Promise<void> => {
  const { teller, product, tenant } = scene;
  const { chapter, step } = teller;
  const another = `${product}-print`;
  chapter("The contact tries another product");
  await step(
    "The tenant's administrator signs in with Microsoft on a page of Usher's. The token, which is not kept, proves the tenant: that is more than an employee's word.",
    {
      method: "POST",
      path: "/api/organization/tenants",
      token: contact,
      body: { entraToken: await scene.administratorToken() },
    },
    200,
  );
  await step(
    "The vendor has a product with a trial …",
    {
      method: "PUT",
      path: `/api/staff/products/${another}`,
      token: employee,
      body: {
        name: "Print",
        components: ["print-button"],
        editions: [{ id: "standard", features: ["profiles"] }],
        trial: { days: 30, edition: "standard" },
      },
    },
    201,
  );
  const trial = { tenant, product: another };
  const start = { method: "POST", path: "/api/organization/trials", token: contact, body: trial } as const;
  await step("… which Ada starts by herself, for a tenant that is hers.", start, 201);
  await step("There is one per tenant and product, ever.", start, 409);
};
