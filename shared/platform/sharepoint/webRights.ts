import * as z from "zod";
import type { SiteRights } from "../identity/callers.ts";
import { askService } from "./askService.ts";
import { rightsIn } from "./permissions.ts";
import type { SignInPlaces } from "./signInRefusals.ts";

/** Asks the SharePoint of `origin`, and no other, in a user's name. */
export type WebSession = { places: SignInPlaces; origin: string; token: string; signal: AbortSignal };

const half = z.string().regex(/^\d{1,20}$/);
const WEB = z.object({ Id: z.guid().toLowerCase(), EffectiveBasePermissions: z.object({ High: half, Low: half }) });

const restOf = (web: URL): URL => {
  const url = new URL(web.pathname.replace(/\/+$/, ""), web.origin);
  url.pathname += "/_api/web";
  url.search = "?$select=Id,EffectiveBasePermissions";
  return url;
};

/** What the user may do on the web at this address. One that is not the web `webGuid` after all is nothing to them. */
export const readRights = async (
  { places, origin, token, signal }: WebSession,
  web: URL,
  webGuid: string,
): Promise<SiteRights> => {
  const accept = "application/json;odata=nometadata";
  const question = { service: "SharePoint", url: restOf(web), origin, token, accept, signal };
  const told = await askService({ ...question, shape: WEB }, places);
  if (!told.found || told.answer.Id !== webGuid) return "none";
  return rightsIn(told.answer.EffectiveBasePermissions.Low);
};
