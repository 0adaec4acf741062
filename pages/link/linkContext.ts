import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Decision } from "./mailedLink.ts";
import type { Receipt } from "./shapes.ts";

/** What a link that is open can do. */
export type LinkParts = {
  vendorName: string;
  /** Sends what the person decided, with the link's secret. Throws `Problem`; a link that counts no longer is shown as over. */
  send: <Body = undefined>(path: string, body?: object) => Promise<Body>;
  /** It is done: the link is forgotten. */
  finish: (outcome?: { decision?: Decision; receipt?: Receipt }) => void;
};

export const LinkContext = createContext<LinkParts | undefined>(undefined);

export const useLink = (): LinkParts => {
  const parts = useContext(LinkContext);
  if (!parts) throw new Error("This part stands outside a mailed link.");
  return parts;
};
