import { createWindowSession, type WindowSession } from "../session/windowSession.ts";

/** The contact person's access token in this window. */
export type ContactSession = WindowSession;

export const createContactSession = (): ContactSession => createWindowSession("usher-contact");
