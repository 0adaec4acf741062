import { type HttpHandler, type HttpMethod, app as host } from "@azure/functions";
import type { App } from "../shared/app.ts";
import type { Door } from "../shared/platform/http/door.ts";
import { handle } from "../shared/platform/http/handle.ts";
import { lazy } from "../shared/platform/lazy.ts";
import { doorFiles } from "./doorFiles.ts";
import { hostLog } from "./hostLog.ts";
import { loadApp } from "./loadApp.ts";
import { catchAll, type Route, routes } from "./routes.ts";
import { registerTimers } from "./timers.ts";

const EVERY_METHOD: HttpMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const loadDoor = async ({ file, name }: Route): Promise<Door<App>> => {
  const door = (await doorFiles[file]()).find((each) => each.name === name);
  if (door === undefined) throw new TypeError(`${file} declares no ${name}`);
  return door;
};

/** The guard of a door that is loaded with its first call. */
const guarded = (load: () => Promise<Door<App>>): HttpHandler => {
  const guard = lazy(async () => handle(await load(), loadApp, hostLog));
  return async (request) => (await guard())(request);
};

for (const each of routes) {
  const { name, method, route } = each;
  host.http(name, { methods: [method], route, authLevel: "anonymous", handler: guarded(() => loadDoor(each)) });
}
host.http(catchAll.name, {
  methods: EVERY_METHOD,
  route: catchAll.route,
  authLevel: "anonymous",
  handler: guarded(async () => (await import("./notFound.ts")).notFound),
});
registerTimers();
