import type { LinkAction } from "../../shared/platform/mail/templates/links.ts";
import { Consent } from "./Consent.tsx";
import { Erasure } from "./Erasure.tsx";
import { Message } from "./Message.tsx";
import { Password } from "./Password.tsx";

/** A link that may still count: what it does, and what it asks. */
export const OpenLink = ({ action }: { action: LinkAction }) => {
  switch (action) {
    case "ticket":
      return <Message />;
    case "debug":
      return <Consent />;
    case "erasure":
      return <Erasure />;
    case "verify":
    case "reset":
    case "handover":
      return <Password action={action} />;
  }
};
