import { createHttpHeaders, type PipelineRequest, type PipelineResponse } from "@azure/core-rest-pipeline";
import { describe, expect, test } from "@jest/globals";
import { createOnBehalfOf } from "../../../shared/platform/sharepoint/onBehalfOf.ts";
import { TENANT } from "./world.ts";

const CLIENT_ID = "55555555-eeee-4eee-8eee-555555555555";
const ASSERTION = "own-token";

/** Entra ID of a cloud, as Microsoft's library speaks to it through `answer`. */
const exchangeIn = (authority: string, answer: { status: number; body: object }) => {
  const sent: PipelineRequest[] = [];
  const onBehalfOf = createOnBehalfOf({
    places: { authority, clientId: CLIENT_ID, graph: "https://graph.example", publicUrl: "https://usher.example" },
    settings: { tokenExchange: "api://AzureADTokenExchange", clientSecret: undefined },
    credential: { getToken: async () => ({ token: ASSERTION, expiresOnTimestamp: Date.now() }) },
    httpClient: {
      sendRequest: async (request): Promise<PipelineResponse> => {
        sent.push(request);
        return {
          request,
          status: answer.status,
          headers: createHttpHeaders(),
          bodyAsText: JSON.stringify(answer.body),
        };
      },
    },
  });
  const ask = () =>
    onBehalfOf({ tenant: TENANT, bearer: "users-token" }, "https://graph.example", new AbortController().signal);
  return { ask, sent };
};

const TOKEN = { status: 200, body: { token_type: "Bearer", expires_in: 3600, access_token: "token", scope: "x" } };

describe("in a cloud", () => {
  test.each([
    "https://login.microsoftonline.com",
    "https://login.microsoftonline.us",
    "https://login.partner.microsoftonline.cn",
  ])("an exchange is one request, by https, to %s: nothing is asked of anybody else", async (authority) => {
    const { ask, sent } = exchangeIn(authority, TOKEN);
    expect(await ask()).toBe("token");
    const places = sent.map(({ method, url }) => `${method} ${url.split("?")[0]}`);
    expect(places).toEqual([`POST ${authority}/${TENANT}/oauth2/v2.0/token`]);
    expect(sent[0]?.allowInsecureConnection).toBe(false);
    const form = new URLSearchParams(sent[0]?.body as string);
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
      client_id: CLIENT_ID,
      assertion: "users-token",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: ASSERTION,
      scope: expect.stringContaining("https://graph.example/.default"),
    });
    expect(form.has("client_secret")).toBe(false);
  });

  test("a token is for one exchange: the next user's does not come from the one before", async () => {
    const { ask, sent } = exchangeIn("https://login.microsoftonline.com", TOKEN);
    await ask();
    await ask();
    expect(sent).toHaveLength(2);
  });
});
