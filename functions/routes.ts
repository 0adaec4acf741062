import type { Method } from "../shared/platform/http/door.ts";
import { type DoorFile, doorFiles } from "./doorFiles.ts";
import { notFound } from "./notFound.ts";

/** What the host has to know of a door before anybody calls it, and where the rest stands. */
export type Route = { file: DoorFile; name: string; method: Method; route: string };

/** The routes of all doors. The build writes down what comes out of this file, so that no door is loaded for it. */
export const routes: readonly Route[] = (
  await Promise.all(
    Object.entries(doorFiles).map(async ([file, load]) =>
      (await load()).map(({ name, method, route }) => ({ file: file as DoorFile, name, method, route })),
    ),
  )
).flat();

/** That of the door which takes what no other does. The host tries functions in the order of their names. */
export const catchAll: Pick<Route, "name" | "route"> = { name: notFound.name, route: notFound.route };
