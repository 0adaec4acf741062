import { Frame } from "../frame/Frame.tsx";
import { useRoute } from "../router/useRoute.ts";
import { Licenses } from "./licenses/Licenses.tsx";
import { usePortal } from "./portalContext.ts";
import { TEXTS } from "./texts.ts";

const DESTINATIONS = [{ route: "", label: TEXTS.licenses.title }];

/** What is the contact person's own. */
export const SignedIn = () => {
  const { given, session } = usePortal();
  const [first = ""] = useRoute();
  const leave = (
    <button type="button" class="link" onClick={session.end}>
      {TEXTS.signOut}
    </button>
  );
  return (
    <Frame given={given} title={TEXTS.title} destinations={DESTINATIONS} current={first} aside={leave}>
      <Licenses />
    </Frame>
  );
};
