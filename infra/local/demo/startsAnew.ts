import type { Scene } from "./scene.ts";
import { textOf } from "./story.ts";

/** The customer comes back: everything is as for somebody new, but for the trial. */
export const startsAnew = async (scene: Scene): Promise<void> => {
  const { teller, email, password, organizationName, tenant, product } = scene;
  const { chapter, step } = teller;
  chapter("The customer comes back");
  const before = await scene.linkFrom("verify");
  await step(
    "Ada registers again, with the same address. Nothing is known of her.",
    {
      method: "POST",
      path: "/api/registrations",
      body: {
        organizationName,
        contactName: "Ada King",
        contactEmail: email,
        contactPhone: "+1 202 555 0101",
        password,
        howDidYouFindUs: "I was here before",
      },
    },
    202,
  );
  const { token } = await scene.linkAfter("verify", before);
  await step(
    "The link of the new mail makes it an organization, another one than before.",
    { method: "POST", path: "/api/registrations/verify", body: { token, password } },
    200,
  );
  const signedIn = await step(
    "She signs in …",
    { method: "POST", path: "/api/sign-in", body: { email, password } },
    200,
  );
  const contact = textOf(signedIn, "accessToken");
  const licenses = { method: "GET", path: "/api/organization/licenses", token: contact } as const;
  await step("… and has no license.", licenses, 200);
  const entraToken = await scene.administratorToken();
  await step(
    "The tenant is free, so its administrator can prove it to be hers again.",
    { method: "POST", path: "/api/organization/tenants", token: contact, body: { entraToken } },
    201,
  );
  const trial = { tenant, product: `${product}-print` };
  await step(
    "A trial is not given twice: of each tenant and product a keyed digest outlives the erasure, which tells nothing to whoever does not ask for just these two.",
    { method: "POST", path: "/api/organization/trials", token: contact, body: trial },
    409,
  );
};
