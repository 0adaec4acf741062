import { Frame } from "../frame/Frame.tsx";
import { useLoad } from "../frame/useLoad.ts";
import { useRoute } from "../router/useRoute.ts";
import { Account } from "./account/Account.tsx";
import { PROFILE } from "./account/saveProfile.ts";
import { AskReceipt } from "./data/AskReceipt.tsx";
import { Data } from "./data/Data.tsx";
import { Debug } from "./debug/Debug.tsx";
import { useAsked } from "./debug/useAsked.ts";
import { Licenses } from "./licenses/Licenses.tsx";
import { Missing } from "./Missing.tsx";
import { usePortal } from "./portalContext.ts";
import type { Profile } from "./shapes.ts";
import { Tenants } from "./tenants/Tenants.tsx";
import { TEXTS } from "./texts.ts";
import { NewTicket } from "./tickets/NewTicket.tsx";
import { Ticket } from "./tickets/Ticket.tsx";
import { Tickets } from "./tickets/Tickets.tsx";

/** What is the contact person's own. */
export const SignedIn = () => {
  const { client, given, session, seen } = usePortal();
  const route = useRoute();
  const [first = "", second] = route;
  const asked = useAsked();
  const who = useLoad(async () => {
    const profile = await client.get<Profile>(PROFILE);
    seen.email = profile.contactEmail;
    return profile;
  });
  const destinations = [
    { route: "", label: TEXTS.licenses.title },
    { route: "tenants", label: TEXTS.tenants.title },
    { route: "tickets", label: TEXTS.tickets.title },
    { route: "debug", label: TEXTS.debug.named(asked.consents.length) },
    { route: "account", label: TEXTS.account.title },
    { route: "data", label: TEXTS.data.title },
  ];
  const tickets = () => {
    if (second === undefined) return <Tickets />;
    return second === "new" ? <NewTicket /> : <Ticket id={second} key={second} asked={asked.consents} />;
  };
  const part = () => {
    switch (first) {
      // What is for who is not signed in yet leads on to what is theirs now.
      case "register":
      case "forgotten":
      case "":
        return <Licenses />;
      case "tenants":
        return <Tenants />;
      case "tickets":
      // Who signed in while asking support wants to see what they asked.
      case "support":
        return tickets();
      case "debug":
        return <Debug onDecided={asked.reload} />;
      case "account":
        return <Account />;
      case "data":
        return <Data />;
      case "receipt":
        return <AskReceipt number={second} />;
      default:
        return <Missing />;
    }
  };
  const current = ["register", "forgotten"].includes(first) ? "" : first === "support" ? "tickets" : first;
  const aside = (
    <>
      {who.value === undefined ? null : <span class="quiet who">{who.value.contactEmail}</span>}
      <button type="button" class="link" onClick={session.end}>
        {TEXTS.signOut}
      </button>
    </>
  );
  return (
    <Frame given={given} title={TEXTS.title} destinations={destinations} current={current} aside={aside}>
      {part()}
    </Frame>
  );
};
