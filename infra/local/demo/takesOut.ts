import type { Scene } from "./scene.ts";
import { insist } from "./story.ts";

/** How many entries a list has; what is no list is told by its fields. */
const inBrief = (json: unknown): unknown =>
  Object.fromEntries(
    Object.entries(json as Record<string, unknown>).map(([name, value]) => {
      if (Array.isArray(value)) return [name, `${value.length} of them`];
      return [name, typeof value === "object" && value !== null ? Object.keys(value) : value];
    }),
  );

/** The contact takes out all that is kept about the organization. */
export const takesOut = async ({ teller, email, password }: Scene, contact: string): Promise<void> => {
  const { chapter, step } = teller;
  chapter("The contact takes everything out");
  const { json } = await step(
    "Ada has all that is kept about her organization, as the manifest lists it: what she said, what is kept of her tenant, and when which role of the vendor's read it. Here it is told in brief.",
    { method: "GET", path: "/api/organization/export", token: contact },
    200,
    inBrief,
  );
  const text = JSON.stringify(json);
  insist(text.includes(email), "her address is in it");
  insist(!text.includes(password), "her password is not");
};
