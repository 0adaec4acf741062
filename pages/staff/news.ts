import { goTo } from "../router/useRoute.ts";

/** What was done on the way to a part of the console: told there until another part is opened. In memory. */
export type News = {
  /** Goes to a route, given without `#/`, and says there what was done. */
  arrive: (route: string, text: string) => void;
  /** What is to be told at a route. */
  at: (route: string) => string | undefined;
  /** This route is shown from now on: what was to be told at another is over. */
  begin: (route: string) => void;
};

export const createNews = (): News => {
  let last: { route: string; text: string } | undefined;
  return {
    arrive: (route, text) => {
      last = { route, text };
      goTo(route);
    },
    at: (route) => (last?.route === route ? last.text : undefined),
    begin: (route) => {
      if (last?.route !== route) last = undefined;
    },
  };
};
