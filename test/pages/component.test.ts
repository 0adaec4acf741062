import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { openWorld, type World } from "../e2e/world.ts";
import { openBrowser, openPage } from "./browser.ts";

let world: World;
let browser: Browser;
let elsewhere: Server;

beforeAll(async () => {
  [world, browser] = await Promise.all([openWorld(), openBrowser()]);
  elsewhere = createServer((_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>A component's page</title><link rel=icon href=data:,>");
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
}, 60_000);
afterAll(async () => {
  await browser?.close();
  elsewhere?.close();
  await world?.close();
});

/** What a component does in somebody else's page: a fetch, the published keys, and WebCrypto. */
const CHECK = `async ({ origin, query }) => {
  const answer = await fetch(origin + "/api/license-check?" + query);
  const body = await answer.json();
  const { keys } = await (await fetch(origin + "/.well-known/jwks.json")).json();
  const [header, claims, signature] = body.token.split(".");
  const bytes = (part) => Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const json = (part) => JSON.parse(new TextDecoder().decode(bytes(part)));
  const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const jwk = keys.find(({ kid }) => kid === json(header).kid);
  const key = await crypto.subtle.importKey("jwk", jwk, ecdsa, false, ["verify"]);
  const signed = new TextEncoder().encode(header + "." + claims);
  return {
    body,
    etag: answer.headers.get("etag"),
    requestId: answer.headers.get("x-request-id"),
    isSigned: await crypto.subtle.verify(ecdsa, key, bytes(signature), signed),
    claims: json(claims),
  };
}`;

type Checked = {
  body: { valid: boolean; code: string };
  etag: string | null;
  requestId: string | null;
  isSigned: boolean;
  claims: { sub: string; valid: boolean; exp: number };
};

describe("a component in a page of another origin", () => {
  test("checks a license by a simple request and verifies the signed answer with the JWKS and WebCrypto", async () => {
    const { page, context, faults, requests } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    const { usher, ada, product, license } = world;
    const query = new URLSearchParams({ tenant: ada.tenant, product, key: license.key }).toString();
    const checked = await page.evaluate<Checked>(`(${CHECK})(${JSON.stringify({ origin: usher.origin, query })})`);
    expect(checked).toMatchObject({
      body: { valid: true, code: "VALID" },
      isSigned: true,
      claims: { sub: ada.tenant, valid: true },
      etag: expect.any(String),
      requestId: expect.any(String),
    });
    expect(requests.filter((request) => request.startsWith("OPTIONS"))).toEqual([]);
    expect(faults).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });
});
