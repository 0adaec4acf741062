import { tokenHash } from "../platform/ids.ts";
import type { LinkAction } from "../platform/mail/templates/links.ts";
import type { Queries } from "../platform/sql/sql.ts";
import type { LinksTable } from "./tables.ts";

export type Link = LinksTable;

export const insertLink = async (queries: Queries, link: Link): Promise<void> => {
  await queries.insertInto("links").values(link).execute();
};

/** The link of a token, while it counts. */
export const findLink = (queries: Queries, action: LinkAction, token: string, now: number): Promise<Link | undefined> =>
  queries
    .selectFrom("links")
    .selectAll()
    .where("token_hash", "=", tokenHash(token))
    .where("action", "=", action)
    .where("expires_at", ">", now)
    .executeTakeFirst();

/** Uses a link up; false when somebody else did. */
export const takeLink = async (queries: Queries, link: Link): Promise<boolean> => {
  const { numDeletedRows } = await queries
    .deleteFrom("links")
    .where("token_hash", "=", link.token_hash)
    .executeTakeFirst();
  return numDeletedRows === 1n;
};

/** Ends all links for a registration or organization, or those of one action. */
export const deleteLinksOf = async (queries: Queries, referenceId: string, action?: LinkAction): Promise<void> => {
  let links = queries.deleteFrom("links").where("reference_id", "=", referenceId);
  if (action !== undefined) links = links.where("action", "=", action);
  await links.execute();
};

export const deleteLinksOfAll = async (queries: Queries, referenceIds: readonly string[]): Promise<void> => {
  await queries.deleteFrom("links").where("reference_id", "in", referenceIds).execute();
};
