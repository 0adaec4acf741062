import type { PipelineResponse } from "@azure/core-rest-pipeline";
import type { z } from "zod";
import { unavailable } from "../refusal.ts";
import { isPassing, loadHttp, retryAfterIn, sendingTo } from "./microsoft365.ts";
import { type SignInPlaces, signInAgain } from "./signInRefusals.ts";

/** One question to Graph or SharePoint in a user's name. */
export type Question<Answer> = {
  /** As `unavailable` names it. */
  service: string;
  url: URL;
  /** The one origin that `token` is for. */
  origin: string;
  token: string;
  accept: string;
  shape: z.ZodType<Answer>;
  signal: AbortSignal;
};

/** What the service answered: its body, or that there is no such thing for this user. */
export type Told<Answer> = { found: true; answer: Answer } | { found: false; status: number };

/** An answer that is none of those that a question can have; for the log. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** No such thing, no right to it, gone, or locked by an administrator. */
const ABSENT: readonly number[] = [403, 404, 410, 423];

/** What the next token has to show, where a service says so in the form of a claims challenge. */
const claimsIn = ({ headers }: PipelineResponse): string | undefined =>
  /\bclaims="(?<claims>[^"]+)"/.exec(headers.get("www-authenticate") ?? "")?.groups?.claims;

const parsed = (text: string | null | undefined): unknown => {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
};

/**
 * Asks, once: whoever waits in front of a page is told rather than kept waiting. Throws `unavailable` with the service's own
 * Retry-After, or `not-signed-in` where it takes the user's session no longer.
 */
export const askService = async <Answer>(question: Question<Answer>, places: SignInPlaces): Promise<Told<Answer>> => {
  const { service, url, origin, token, accept, shape, signal } = question;
  const { rest, client } = await loadHttp();
  const headers = rest.createHttpHeaders({ accept, authorization: `Bearer ${token}` });
  const request = rest.createPipelineRequest({ url: url.href, method: "GET", headers });
  const response = await sendingTo(
    origin,
    client,
    signal,
  )(request).catch((cause: unknown) => {
    throw unavailable(service, cause);
  });
  const { status } = response;
  const unexpected = (code: string) => unavailable(service, new UnexpectedAnswer(code), retryAfterIn(response));
  if (ABSENT.includes(status)) return { found: false, status };
  if (status === 401) throw signInAgain(places, claimsIn(response), new UnexpectedAnswer("status-401"));
  if (status !== 200) throw unexpected(isPassing(status) ? `status-${status}` : "status");
  const { data } = shape.safeParse(parsed(response.bodyAsText));
  if (data === undefined) throw unexpected("shape");
  return { found: true, answer: data };
};
