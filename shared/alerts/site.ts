import type { Site } from "../platform/identity/callers.ts";

/** The site that a row names as `<siteGuid>.<webGuid>`. */
export const siteOf = (site: string): Site => {
  const [siteGuid = "", webGuid = ""] = site.split(".");
  return { siteGuid, webGuid };
};
