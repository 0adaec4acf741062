import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readAuthority } from "../../../infra/local/entra/authority.ts";
import { type EntraServer, startEntra } from "../../../infra/local/entra/server.ts";
import { openSigningKey, readSigningKey } from "../../../infra/local/entra/signingKey.ts";

import { type Moods, openMoods } from "../../../infra/local/moods.ts";
import { systemClock } from "../../../shared/platform/clock.ts";

const TENANT = "11111111-aaaa-4aaa-8aaa-111111111111";

let folder: string;
let moods: Moods;
let entra: EntraServer | undefined;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "usher-entra-")), "entra");
  moods = openMoods(join(folder, "..", "moods.json"));
});

afterEach(async () => {
  await entra?.close();
  entra = undefined;
  await rm(join(folder, ".."), { recursive: true });
});

const start = async (): Promise<string> => {
  entra = await startEntra({ folder, port: 0, clock: systemClock, moods });
  return entra.authority;
};

const get = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe("the documents of the stand-in for Entra ID", () => {
  test("a tenant's discovery document names that tenant's issuer and keys", async () => {
    const authority = await start();
    const { status, body } = await get(`${authority}/${TENANT}/v2.0/.well-known/openid-configuration`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: `${authority}/${TENANT}/v2.0`,
      jwks_uri: `${authority}/${TENANT}/discovery/v2.0/keys`,
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });

  test("the common one names a template, as Entra ID's does", async () => {
    const authority = await start();
    const { body } = await get(`${authority}/common/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      issuer: `${authority}/{tenantid}/v2.0`,
      jwks_uri: `${authority}/common/discovery/v2.0/keys`,
    });
  });

  test.each([
    ["common", "{tenantid}"],
    ["organizations", "{tenantid}"],
    [TENANT, TENANT],
    [TENANT.toUpperCase(), TENANT],
  ])("each key under %s says that it signs for the issuer of %s, and tells nothing private", async (path, issuer) => {
    const authority = await start();
    const { body } = await get(`${authority}/${path}/discovery/v2.0/keys`);
    const [key] = body.keys as Record<string, unknown>[];
    expect(Object.keys(key ?? {}).toSorted()).toEqual(["e", "issuer", "kid", "kty", "n", "use"]);
    expect(key).toMatchObject({ kty: "RSA", use: "sig", issuer: `${authority}/${issuer}/v2.0` });
  });

  test.each([
    ["/contoso/v2.0/.well-known/openid-configuration", 400],
    ["/consumers/discovery/v2.0/keys", 400],
    ["/", 404],
    ["//", 404],
    ["/%00", 404],
    [`/${TENANT}/oauth2/v2.0/token`, 404],
    ["/common/discovery/v2.0/keys/more", 404],
  ])("%s is answered with %i, in JSON", async (path, status) => {
    const authority = await start();
    const answer = await get(`${authority}${path}`);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual(expect.any(String));
  });
});

describe("what the stand-in keeps", () => {
  test("the key outlives a restart, so that tokens do", async () => {
    const first = await get(`${await start()}/common/discovery/v2.0/keys`);
    await entra?.close();
    const second = await get(`${await start()}/common/discovery/v2.0/keys`);
    const kidOf = ({ body }: typeof first) => (body.keys as { kid: string }[])[0]?.kid;
    expect(kidOf(second)).toBe(kidOf(first));
  });

  test("the private key is readable by its owner alone, and no draft of it stays behind", async () => {
    await start();
    expect((await stat(join(folder, "signing-key.json"))).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).toSorted()).toEqual(["authority.json", "signing-key.json"]);
  });

  test("starts at the same instant agree on one key", async () => {
    const keys = await Promise.all([1, 2, 3, 4].map(() => openSigningKey(folder)));
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1);
  });

  test("before the first start there is neither key nor authority", async () => {
    expect(await readSigningKey(folder)).toBeUndefined();
    expect(await readAuthority(folder)).toBeUndefined();
  });

  test("a port that is taken is reported as such", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(startEntra({ folder, port, clock: systemClock, moods })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await new Promise((resolve) => taken.close(resolve));
  });
});
