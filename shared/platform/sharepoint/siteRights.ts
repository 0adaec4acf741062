import { type Clock, MINUTE } from "../clock.ts";
import type { SiteRights, SiteRightsOf } from "../identity/callers.ts";
import { createLru } from "../lru.ts";
import { Refusal } from "../refusal.ts";
import type { AskRights } from "./askRights.ts";
import { siteIdOf } from "./siteId.ts";

/** How old a "yes" may be, counted from when it was asked for. */
const BELIEVED_FOR = 5 * MINUTE;
const MOST_ANSWERS = 10_000;

type Yes = { rights: Exclude<SiteRights, "none">; at: number };

const suffices = (rights: SiteRights, needed: SiteRights): boolean => rights === "designer" || rights === needed;

/**
 * What users may do on sites, each "yes" kept for 5 minutes on this instance. A "no" is never kept: it is asked for again, and
 * ends the "yes" at once, as does every refusal but an outage's. A reader who needs to be a designer is asked about again
 * too. Simultaneous calls of one user for one site share one question.
 */
export const createSiteRights = ({ ask, clock }: { ask: AskRights; clock: Clock }): SiteRightsOf => {
  const answers = createLru<Yes>(MOST_ANSWERS);
  const questions = new Map<string, Promise<SiteRights>>();

  const believed = (key: string): Yes | undefined => {
    const yes = answers.get(key);
    const age = yes ? clock.now() - yes.at : BELIEVED_FOR;
    return age >= 0 && age < BELIEVED_FOR ? yes : undefined;
  };

  const question = async (key: string, asked: Promise<SiteRights>): Promise<SiteRights> => {
    const at = clock.now();
    try {
      const rights = await asked;
      if (rights === "none") answers.delete(key);
      else answers.set(key, { rights, at });
      return rights;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "unavailable")) answers.delete(key);
      throw error;
    } finally {
      questions.delete(key);
    }
  };

  return async (user, site, needed) => {
    const key = `${user.tenant}/${user.oid}/${siteIdOf(site)}`;
    const yes = believed(key);
    if (yes && suffices(yes.rights, needed)) return yes.rights;
    let pending = questions.get(key);
    if (!pending) {
      pending = question(key, ask(user, site));
      questions.set(key, pending);
    }
    return pending;
  };
};
