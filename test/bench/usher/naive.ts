import { app } from "@azure/functions";
import { readAnswer } from "./answer.ts";
import { createNaiveCheck } from "./naiveCheck.ts";

const { headers } = readAnswer();
const check = createNaiveCheck();

/** A query and a signature for each check. */
app.http("licenseCheckNaive", {
  methods: ["GET"],
  route: "bench/naive",
  authLevel: "anonymous",
  handler: async ({ query }) => {
    const body = await check(query.get("tenant") ?? "", query.get("product") ?? "");
    return body === undefined ? { status: 404 } : { status: 200, headers, body };
  },
});
