import type { Issued } from "./issues.ts";
import type { Scene } from "./scene.ts";
import { insist, textOf } from "./story.ts";
import { verifyLicense } from "./verifyLicense.ts";

/** A component asks whether it may run, and believes nothing that it cannot verify. */
export const checks = async (
  { teller, product, tenant, origin }: Scene,
  { id, key, employee }: Issued,
): Promise<void> => {
  const { chapter, say, step } = teller;
  const question = `/api/license-check?tenant=${tenant}&product=${product}`;
  chapter("A component checks the license");
  await step("A stranger learns yes or no, and nothing more.", { method: "GET", path: question }, 200);
  const detailed = await step(
    "With the license's key, which the component keeps in its properties, the details are told as well.",
    { method: "GET", path: `${question}&component=calendar&key=${key}` },
    200,
  );
  const verified = await verifyLicense(origin, textOf(detailed, "token"));
  say(`The component verifies the answer's token by itself: ES256, with nothing but ${origin}/.well-known/jwks.json
and WebCrypto. It is good until its lease ends, even when Usher cannot be reached. It says:

${JSON.stringify(verified, null, 2).replaceAll(/^/gm, "    ")}`);
  insist(verified.valid === true && verified.sub === tenant, "the token says yes for this tenant");
  await step(
    "Asked again with the ETag of the last answer, Usher need not repeat itself.",
    {
      method: "GET",
      path: `${question}&component=calendar&key=${key}`,
      headers: { "If-None-Match": detailed.headers.get("etag") ?? "" },
    },
    304,
  );
  await step(
    "The employee suspends the license …",
    { method: "PATCH", path: `/api/staff/licenses/${id}`, token: employee, body: { status: "suspended" } },
    200,
  );
  const refused = await step(
    "… and the next check says so. A no is an answer, not an error, and is signed too.",
    { method: "GET", path: `${question}&key=${key}` },
    200,
  );
  insist(textOf(refused, "code") === "SUSPENDED", "the check says SUSPENDED");
  await step(
    "The license is active again.",
    { method: "PATCH", path: `/api/staff/licenses/${id}`, token: employee, body: { status: "active" } },
    200,
  );
};
