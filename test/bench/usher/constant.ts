import { app } from "@azure/functions";
import { readAnswer } from "./answer.ts";

const { headers, body } = readAnswer();

/** Answers what it was given, whatever is asked: as quick as a function in this host can be. */
app.http("licenseCheckConstant", {
  methods: ["GET"],
  route: "bench/constant",
  authLevel: "anonymous",
  handler: async () => ({ status: 200, headers, body }),
});
