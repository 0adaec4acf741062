import { type HttpResponseInit, app as host } from "@azure/functions";
import { maintenanceLoader } from "../../shared/maintenance.ts";
import { describeError } from "../../shared/platform/log.ts";
import { Refusal } from "../../shared/platform/refusal.ts";
import { ReplayRefused } from "../../shared/privacy/erasure/replayErasures.ts";
import { hostLog } from "../hostLog.ts";

/*
 * What an engineer has done to the stores, from where they can be reached: a Function App of its own, which no customer
 * calls and whose identity may change the schema. The host lets in whoever has its master key, which Azure gives to those
 * with the right to manage the app, and nobody else.
 */

const loadMaintenance = maintenanceLoader(hostLog);

/** Answers with what `act` did; with what may be told of a failure, where it failed. */
const answer = (name: string, act: () => Promise<object>) => async (): Promise<HttpResponseInit> => {
  try {
    return { status: 200, jsonBody: await act() };
  } catch (error) {
    if (error instanceof ReplayRefused) return { status: 409, jsonBody: { refused: name, detail: error.message } };
    const told = describeError(error instanceof Refusal ? (error.cause ?? error) : error);
    hostLog.error("maintenance-failed", { door: name, ...told });
    return { status: 500, jsonBody: { failed: name, ...told } };
  }
};

host.http("prepareDatabase", {
  methods: ["POST"],
  route: "prepare-database",
  authLevel: "admin",
  handler: answer("prepareDatabase", async () => (await loadMaintenance()).prepareDatabase()),
});

host.http("replayErasures", {
  methods: ["POST"],
  route: "replay-erasures",
  authLevel: "admin",
  handler: answer("replayErasures", async () => (await loadMaintenance()).replayErasures()),
});
