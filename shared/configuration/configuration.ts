import type { SiteCaller } from "../platform/identity/callers.ts";
import type { Envelope } from "./envelope.ts";
import type { Kind } from "./names.ts";

/** A web of a tenant's SharePoint, which settings belong to. */
export type Web = Pick<SiteCaller, "tenant" | "site">;

/** Which settings of a web. */
export type Which = { kind: Kind; name: string };

/**
 * Settings as they are kept. `revision` names the version: the instant of the change in epoch milliseconds, or the next number
 * where the same millisecond saw another, so that it is not met again after a deletion.
 */
export type Configuration = Which & { revision: number; envelope: Envelope };

/** The ETag of a version. */
export const etagOf = ({ revision }: Pick<Configuration, "revision">): string => `"${revision}"`;
