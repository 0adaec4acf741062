import type { Door } from "../../../shared/platform/http/door.ts";

type AnyDoor = Door<never>;

const segmentsOf = (route: string): string[] => route.split("/").filter((segment) => segment !== "");

/** The names in a route's braces, without what may follow them: `{id}`, `{kind?}`, `{*path}`, `{id:guid}`. */
export const parametersOf = (route: string): string[] =>
  [...route.matchAll(/\{\*?(?<name>\w+)[^}]*\}/g)].map(({ groups }) => groups?.name ?? "");

const declaredPath = ({ path }: AnyDoor): string[] => {
  const { shape } = (path ?? {}) as { shape?: Record<string, unknown> };
  return Object.keys(shape ?? {});
};

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

/** Every path that fits `later` would be taken by `earlier`, which the host tries first. */
const shadows = (earlier: AnyDoor, later: AnyDoor): boolean => {
  const [wide, narrow] = [segmentsOf(earlier.route), segmentsOf(later.route)];
  if (earlier.method !== later.method || wide.length !== narrow.length) return false;
  return wide.every((segment, at) => segment.startsWith("{") || segment.toLowerCase() === narrow[at]?.toLowerCase());
};

const repeated = (values: readonly string[]): string[] => values.filter((value, at) => values.indexOf(value) < at);

const faultsOfDoor = (door: AnyDoor): string[] => [
  ...(/^[a-z][a-z0-9_-]{0,127}$/i.test(door.name) ? [] : ["has a name that the host refuses"]),
  ...(door.route === "/" || !door.route.startsWith("/") ? [] : ["has a route that begins with a slash"]),
  ...(/^(admin|runtime)(\/|$)/i.test(door.route) ? ["has a route that the host keeps for itself"] : []),
  ...(isSame(parametersOf(door.route), declaredPath(door)) ? [] : ["declares other path parameters than its route"]),
  ...(door.method === "GET" && door.body ? ["reads a body, which a GET has not"] : []),
  ...(door.idempotent && door.method !== "POST" ? ["takes an Idempotency-Key and is no POST"] : []),
  ...(Object.keys(door.answers).length > 0 ? [] : ["answers nothing"]),
];

/** What is wrong with these doors as the host runs them; nothing, where all is well. */
export const faultsOfDoors = (doors: readonly AnyDoor[]): string[] => {
  const byName = [...doors].sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
  return [
    ...doors.flatMap((door) => faultsOfDoor(door).map((fault) => `${door.name} ${fault}`)),
    ...repeated(doors.map(({ name }) => name.toLowerCase())).map((name) => `${name} is there twice`),
    ...byName.flatMap((earlier, at) =>
      byName
        .slice(at + 1)
        .filter((later) => shadows(earlier, later))
        .map((later) => `${later.name} is never reached: ${earlier.name} takes its route`),
    ),
  ];
};
