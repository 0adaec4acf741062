import { createWindowSession, type WindowSession } from "../session/windowSession.ts";
import { organizationOf } from "./organizationOf.ts";

/** The contact person's access token in this window. */
export type ContactSession = WindowSession;

export const createContactSession = (): ContactSession =>
  createWindowSession("usher-contact", (token) => organizationOf(token) ?? "");
