import type { Scene } from "./scene.ts";
import { insist, textOf } from "./story.ts";

/** Where alerts may go. */
export const DOMAIN = "contoso.example";

/** The tenant's administrator decides when alerts may come, and to whom. */
export const decides = async (scene: Scene): Promise<void> => {
  const { chapter, step } = scene.teller;
  chapter("The tenant's administrator decides when alerts may come, and where to");
  const token = await scene.administratorToken();
  const path = "/api/tenant/settings";
  const first = await step("Until somebody decides, this holds.", { method: "GET", path, token }, 200);
  const officeDay = [
    ["08:30", "12:00"],
    ["13:00", "17:30"],
  ];
  const changed = await step(
    "Microsoft 365 calls a time zone by its Windows name; what is kept is the IANA one. The rest goes back as it came, if nobody else has changed it meanwhile.",
    {
      method: "PUT",
      path,
      token,
      headers: { "If-Match": first.headers.get("etag") ?? "" },
      body: {
        ...(first.json as object),
        timeZone: "Romance Standard Time",
        businessHours: {
          mon: officeDay,
          tue: officeDay,
          wed: officeDay,
          thu: officeDay,
          fri: officeDay.slice(0, 1),
        },
        recipientDomains: [DOMAIN],
      },
    },
    200,
  );
  insist(textOf(changed, "timeZone") === "Europe/Paris", "Romance Standard Time is Europe/Paris");
};
