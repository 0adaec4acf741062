import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Vendor } from "../../shared/pages/given.ts";
import { createClient } from "../api/client.ts";
import { problemOf } from "../api/problem.ts";
import { Frame } from "../frame/Frame.tsx";
import { Done } from "./Done.tsx";
import { LinkContext, type LinkParts } from "./linkContext.ts";
import { keepLink, type MailedLink, takeLink } from "./mailedLink.ts";
import { OpenLink } from "./OpenLink.tsx";
import { Incomplete, Over } from "./Over.tsx";
import { TEXTS } from "./texts.ts";

/** Whoever has the link may use it: nobody is signed in. */
const createOpenClient = () => createClient({ token: () => undefined, renew: async () => false });

/** `/link`: says what a mailed link will do, asks what must be asked, and does it once the person has decided. */
export const Link = ({ given, first }: { given: Vendor; first: MailedLink }) => {
  const [link, setLink] = useState(first);
  const shown = useRef(first);
  const show = (next: MailedLink): void => {
    shown.current = next;
    setLink(next);
  };
  const client = useMemo(createOpenClient, []);
  // A link that is pasted into the address bar loads nothing: only the fragment changes.
  useEffect(() => {
    const follow = (): void => show(takeLink());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  /** What came of the link, unless another one has been pasted in its place meanwhile. */
  const settle = (outcome: MailedLink): void => {
    if (shown.current !== link) return;
    keepLink(outcome);
    show(outcome);
  };

  const { vendorName } = given;
  const part = () => {
    if (link.state === "incomplete") return <Incomplete />;
    if (link.state === "over") return <Over action={link.action} vendorName={vendorName} />;
    if (link.state === "done") return <Done {...link} client={client} />;
    const { action, token } = link;
    const parts: LinkParts = {
      vendorName,
      send: async <Body,>(path: string, body: object = {}) => {
        try {
          return (await client.send<Body>("POST", path, { token, ...body }, { isPatient: action === "erasure" })).body;
        } catch (error) {
          if (problemOf(error).status === 410) settle({ state: "over", action });
          throw error;
        }
      },
      finish: (outcome = {}) => settle({ state: "done", action, ...outcome }),
    };
    return (
      <LinkContext.Provider value={parts} key={token}>
        <OpenLink action={action} />
      </LinkContext.Provider>
    );
  };
  return (
    <Frame given={given} title={TEXTS.title}>
      {part()}
    </Frame>
  );
};
