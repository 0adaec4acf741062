import { LOCAL_CLIENT_ID, LOCAL_STAFF_CLIENT_ID } from "../layout.ts";

/** A registration that pages sign in with: its client id, and the addresses that an answer may be sent to, to the letter. */
export type Registration = { clientId: string; isStaff: boolean; redirectUris: readonly string[] };

/** The two registrations of an Usher at `origin`, each with the pages that use it. */
export const registrationsOf = (origin: string): Registration[] => [
  { clientId: LOCAL_CLIENT_ID, isStaff: false, redirectUris: [`${origin}/`, `${origin}/tenant`] },
  { clientId: LOCAL_STAFF_CLIENT_ID, isStaff: true, redirectUris: [`${origin}/staff`] },
];
