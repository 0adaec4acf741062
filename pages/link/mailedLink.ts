import type { LinkAction } from "../../shared/platform/mail/templates/links.ts";
import { windowStore } from "../frame/windowStore.ts";
import type { Receipt } from "./shapes.ts";

/**
 * How it stands with the mailed link that this window was opened with. Its secret is known only while it is open: once it
 * was used or refused, it is forgotten, and what came of it stays for a reload.
 */
export type MailedLink =
  | { state: "open"; action: LinkAction; token: string }
  | { state: "done"; action: LinkAction; decision?: Decision; receipt?: Receipt }
  | { state: "over"; action: LinkAction }
  | { state: "incomplete" };

export type Decision = "allow" | "refuse";

/** In sessionStorage, which a window that is restored or doubled has as well: so a link that is open stays for a while only. */
const NAME = "usher-link";
const STAYS_MS = 30 * 60_000;

type Kept = { link: MailedLink; until: number };

const ACTIONS: Readonly<Record<LinkAction, true>> = {
  verify: true,
  reset: true,
  handover: true,
  ticket: true,
  debug: true,
  erasure: true,
};

const isAction = (word: string): word is LinkAction => Object.hasOwn(ACTIONS, word);

/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/;

/** What is to be shown when the window is loaded anew. */
export const keepLink = (link: MailedLink): void => {
  if (link.state === "incomplete") windowStore.removeItem(NAME);
  else windowStore.setItem(NAME, JSON.stringify({ link, until: Date.now() + STAYS_MS } satisfies Kept));
};

const keptLink = (): MailedLink => {
  const kept = windowStore.getItem(NAME);
  if (kept === null) return { state: "incomplete" };
  const { link, until } = JSON.parse(kept) as Kept;
  if (link.state !== "open" || Date.now() < until) return link;
  windowStore.removeItem(NAME);
  return { state: "incomplete" };
};

const linkIn = (hash: string): MailedLink => {
  const [action = "", token = ""] = hash.slice(1).split(".", 2);
  return isAction(action) && TOKEN.test(token) ? { state: "open", action, token } : { state: "incomplete" };
};

/**
 * Takes the link `#{action}.{token}` out of the address, which no server is sent, and out of the history. Where the address
 * holds none, it is the one that this window had before it was loaded anew.
 */
export const takeLink = (): MailedLink => {
  const { hash, pathname } = location;
  if (hash === "") return keptLink();
  history.replaceState(null, "", pathname);
  const link = linkIn(hash);
  keepLink(link);
  return link;
};
