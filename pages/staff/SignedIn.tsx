import { Frame } from "../frame/Frame.tsx";
import { Screen } from "../frame/Screen.tsx";
import { useRoute } from "../router/useRoute.ts";
import { useConsole } from "./consoleContext.ts";
import { hasOneOf } from "./employee.ts";
import { NoRole } from "./NoRole.tsx";
import { PLACES } from "./places.tsx";
import { TEXTS } from "./texts.ts";

const NotYours = ({ roles }: { roles: readonly string[] }) => (
  <Screen title={TEXTS.notYours.title}>
    <p>{TEXTS.notYours.text(roles.join(" / "))}</p>
  </Screen>
);

/** What the employee's roles open. Without a route it is the first of it. */
export const SignedIn = () => {
  const { given, session, employee } = useConsole();
  const [first, ...steps] = useRoute();
  const open = PLACES.filter(({ roles }) => hasOneOf(employee, roles));
  const place = PLACES.find(({ route }) => route === first) ?? open[0];
  const leave = (
    <button type="button" class="link" onClick={session.end}>
      {TEXTS.signOut}
    </button>
  );
  return (
    <Frame given={given} title={TEXTS.title} destinations={open} current={place?.route ?? ""} aside={leave}>
      {open.length === 0 || place === undefined ? (
        <NoRole />
      ) : open.includes(place) ? (
        place.show(place.route === first ? steps : [])
      ) : (
        <NotYours roles={place.roles} />
      )}
    </Frame>
  );
};
