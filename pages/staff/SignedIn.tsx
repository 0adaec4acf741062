import { useEffect, useRef } from "preact/hooks";
import { Frame } from "../frame/Frame.tsx";
import { Screen } from "../frame/Screen.tsx";
import { useRoute } from "../router/useRoute.ts";
import { useConsole } from "./consoleContext.ts";
import { hasOneOf } from "./employee.ts";
import { NoRole } from "./NoRole.tsx";
import { Nowhere } from "./Nowhere.tsx";
import { PLACES } from "./places.tsx";
import { Told } from "./Told.tsx";
import { TEXTS } from "./texts.ts";

const NotYours = ({ roles }: { roles: readonly string[] }) => (
  <Screen title={TEXTS.notYours.title}>
    <p>{TEXTS.notYours.text(roles.join(" or "))}</p>
  </Screen>
);

/** What the employee's roles open. Without a route it is the first of it. */
export const SignedIn = () => {
  const { given, session, employee, news, undone } = useConsole();
  const [first, ...steps] = useRoute();
  const route = [first, ...steps].join("/");
  const shown = useRef(route);
  useEffect(() => {
    news.begin(route);
    if (shown.current !== route) undone.forget();
    shown.current = route;
  }, [route]);
  const open = PLACES.filter(({ roles }) => hasOneOf(employee, roles));
  const place = first === undefined ? open[0] : PLACES.find((each) => each.route === first);
  const leave = (
    <button type="button" class="link" onClick={session.end}>
      {TEXTS.signOut}
    </button>
  );
  return (
    <Frame given={given} title={TEXTS.title} destinations={open} current={place?.route ?? ""} aside={leave}>
      <Told route={route} />
      {open.length === 0 ? (
        <NoRole />
      ) : place === undefined ? (
        <Nowhere />
      ) : open.includes(place) ? (
        place.show(steps)
      ) : (
        <NotYours roles={place.roles} />
      )}
    </Frame>
  );
};
