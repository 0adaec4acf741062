import { type HttpMethod, app as host } from "@azure/functions";
import { handle } from "../shared/platform/http/handle.ts";
import { doors } from "./doors.ts";
import { hostLog } from "./hostLog.ts";
import { loadApp } from "./loadApp.ts";
import { notFound } from "./notFound.ts";
import { registerTimers } from "./timers.ts";

const EVERY_METHOD: HttpMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

for (const door of doors) {
  const { name, method, route } = door;
  host.http(name, { methods: [method], route, authLevel: "anonymous", handler: handle(door, loadApp, hostLog) });
}
host.http(notFound.name, {
  methods: EVERY_METHOD,
  route: notFound.route,
  authLevel: "anonymous",
  handler: handle(notFound, loadApp, hostLog),
});
registerTimers();
