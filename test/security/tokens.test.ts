import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeJwt } from "jose";
import { doors } from "../../functions/doors.ts";
import { createFileKey } from "../../infra/local/vault/fileKey.ts";
import { createApp } from "../../shared/app.ts";
import { handle } from "../../shared/platform/http/handle.ts";
import { openApiDocument } from "../../shared/platform/http/openapi.ts";
import { issuerOf } from "../../shared/platform/identity/entraClaims.ts";
import { freePort } from "../loopback/ports.ts";
import { request } from "../platform/http/calls.ts";
import { everythingStored } from "../promises/isolation.ts";
import { contactForgeriesOf, type Forgeries, forgeriesOf } from "./forgeries.ts";
import { type Document, type Operation, operationsOf } from "./fuzz/operations.ts";
import { openTarget, type Target } from "./fuzz/target.ts";

/** Every operation of the OpenAPI document that asks who calls is tried with every forged token of the kind that it takes. */
let target: Target;
let forged: Readonly<Record<string, Forgeries>>;

const document = openApiDocument(doors, { version: "0", publicUrl: "https://usher.example" });
const GUARDED = operationsOf(JSON.parse(JSON.stringify(document)) as Document).filter(
  ({ schemes }) => schemes.length > 0,
);

beforeAll(async () => {
  target = await openTarget();
  const { usher, tokens } = target;
  const { clientId, staffClientId } = usher.settings.entra;
  forged = {
    contact: await contactForgeriesOf(usher, tokens.contact ?? ""),
    customer: await forgeriesOf(usher, tokens.customer ?? "", staffClientId),
    employee: await forgeriesOf(usher, tokens.employee ?? "", clientId),
  };
}, 60_000);

afterAll(() => target?.close());

/** Sends a good request of an operation, as whoever holds the token. */
const sendAs = async (operation: Operation, token: string | undefined, app = target.usher.app) => {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const asked = request({
    method: operation.method,
    params: target.pathOf(operation),
    headers: authorization as Record<string, string>,
    body: target.bodyOf(operation),
  });
  const { status, headers, body = "" } = await handle(operation.door, async () => app, app.log)(asked);
  const { code } = (body.startsWith("{") ? JSON.parse(body) : {}) as { code?: string };
  return { status, code, headers, body };
};

describe("no forged token is taken, none is told from another, and nothing of them is kept", () => {
  let before: Record<string, string>;

  beforeAll(async () => {
    before = await everythingStored(target.usher);
  });

  test.each(GUARDED.map(({ name }) => name))("%s", async (name) => {
    const operation = target.operations.find((each) => each.name === name);
    if (operation === undefined) throw new Error(`${name} is not in the document.`);
    const stranger = await sendAs(operation, undefined);
    const told = new Set<string>();
    for (const scheme of operation.schemes) {
      for (const [what, token] of Object.entries(forged[scheme] ?? {})) {
        const { status, code, body } = await sendAs(operation, token);
        // Where anyone may call, a token that proves nothing may count as none; it never shows more.
        if (stranger.status === 200 && status === 200) expect(body.length).toBe(stranger.body.length);
        else expect([what, status, code]).toEqual([what, 401, "not-signed-in"]);
        told.add(body.replace(/"requestId":"[^"]+"/, ""));
      }
    }
    // Two words on it at most: one where it is no bearer token at all, one where it proves nothing.
    if (stranger.status !== 200) expect(told.size).toBeLessThanOrEqual(2);
  });

  test("and all that is stored is as it was", async () => {
    expect(await everythingStored(target.usher)).toEqual(before);
  });
});

describe("the tokens that the forged ones were made of", () => {
  const DOORS = {
    contact: "GET /api/organization",
    customer: "GET /api/tenant/settings",
    employee: "GET /api/staff/operations",
  };
  const operationAt = (name: string): Operation => {
    const found = GUARDED.find((each) => each.name === name);
    if (found === undefined) throw new Error(`${name} is not there.`);
    return found;
  };

  test.each(Object.entries(DOORS))("are let in, so that nothing else keeps the others out: %s", async (kind, name) => {
    const token = target.tokens[kind] ?? "";
    expect((await sendAs(operationAt(name), token)).status).toBe(200);
    if (kind === "contact") return;
    expect((await sendAs(operationAt(name), await target.usher.signed(decodeJwt(token)))).status).toBe(200);
  });

  test("no token in any other way than as one bearer token counts", async () => {
    const operation = operationAt(DOORS.contact);
    const token = target.tokens.contact ?? "";
    const { app } = target.usher;
    for (const authorization of [
      token,
      `Basic ${token}`,
      `Token ${token}`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer "${token}"`,
      `Bearer ${token}${"=".repeat(20_000)}`,
    ]) {
      const { status } = await handle(
        operation.door,
        async () => app,
        app.log,
      )(request({ method: "GET", headers: { authorization } }));
      expect(status).toBe(401);
    }
    for (const headers of [{ cookie: `token=${token}` }, { "x-authorization": `Bearer ${token}` }]) {
      const asked = request({ method: "GET", headers, query: { access_token: token } });
      expect((await handle(operation.door, async () => app, app.log)(asked)).status).toBe(401);
    }
  });

  test("cannot be told from forged ones while Entra ID's keys cannot be had: then nobody of theirs comes in", async () => {
    const { usher, tokens } = target;
    const authority = `http://127.0.0.1:${await freePort()}`;
    const settings = { ...usher.settings, entra: { ...usher.settings.entra, authority } };
    const app = createApp(settings, usher.app.log, { createFileClock: () => usher.clock, createFileKey });
    const ofAuthority = (token = "") => {
      const claims = decodeJwt(token);
      return usher.signed({ ...claims, iss: issuerOf(authority, String(claims.tid)) });
    };
    try {
      for (const kind of ["customer", "employee"] as const) {
        const { status, code, headers } = await sendAs(operationAt(DOORS[kind]), await ofAuthority(tokens[kind]), app);
        expect([status, code]).toEqual([503, "unavailable"]);
        expect(Number(headers["Retry-After"])).toBeGreaterThan(0);
      }
      expect((await sendAs(operationAt(DOORS.contact), tokens.contact, app)).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
