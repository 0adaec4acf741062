import { offline, Problem, readProblem, unanswered } from "./problem.ts";

/** Who is signed in, to the client of Usher's API. */
export type Session = {
  /** The bearer token, or undefined where nobody is signed in. */
  token(): string | undefined;
  /** The token counts no longer: lets the person sign in again. True: there is a new one. */
  renew(): Promise<boolean>;
};

export type Method = "POST" | "PUT" | "PATCH" | "DELETE";

export type Patience = {
  /** True: an answer is waited for as long as it takes, as it may be long or cannot be had a second time. */
  isPatient?: boolean;
};

export type SendOptions = Patience & {
  /** An ETag for `If-Match`. */
  ifMatch?: string | undefined;
  /** False: a refused token is a problem like any other, since it may be another than the caller's own. */
  renews?: boolean;
};

/** An answer with its body, and its ETag where it has one. */
export type Answer<Body> = { status: number; body: Body; etag: string | undefined };

/** Speaks to Usher. Everything throws `Problem`. */
export type Client = {
  get<Body>(path: string, options?: Patience): Promise<Body>;
  /** As `get`, with the ETag. */
  read<Body>(path: string, options?: Patience): Promise<Answer<Body>>;
  /** Usher's time, epoch milliseconds, by its last answer: the clock of the computer may be wrong. */
  now(): number;
  send<Body = undefined>(method: Method, path: string, body?: unknown, options?: SendOptions): Promise<Answer<Body>>;
};

/** How long to wait before a question is asked again whose answer did not come. */
const PAUSES_MS = [400, 1_500];

/** How long an answer may take until whoever is not patient gives it up. */
const LONGEST_MS = 30_000;

const pause = (duration: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, duration));

/**
 * Keys of requests (`Idempotency-Key`): the same thing sent to the same place again, because no answer came, is the same
 * request, which Usher does once. What was done is forgotten, so that the next one is another.
 */
const createKeys = () => {
  const open = new Map<string, { sent: string; key: string }>();
  return {
    of: (place: string, sent: string): string => {
      const known = open.get(place);
      if (known?.sent === sent) return known.key;
      const key = crypto.randomUUID();
      open.set(place, { sent, key });
      return key;
    },
    done: (place: string): void => {
      open.delete(place);
    },
  };
};

/** A client of Usher's API in the name of whoever `session` says. */
export const createClient = (session: Session): Client => {
  const keys = createKeys();
  let ahead = 0;

  const ask = async (path: string, init: RequestInit, headers: Record<string, string>): Promise<Response> => {
    const token = session.token();
    const authorization: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return fetch(path, { ...init, headers: { ...headers, ...authorization }, credentials: "omit" });
  };

  const answerOf = async <Body>(response: Response): Promise<Answer<Body>> => {
    const date = Date.parse(response.headers.get("Date") ?? "");
    if (!Number.isNaN(date)) ahead = date - Date.now();
    if (!response.ok) throw await readProblem(response);
    const text = await response.text();
    const body = (text === "" ? undefined : JSON.parse(text)) as Body;
    return { status: response.status, body, etag: response.headers.get("ETag") ?? undefined };
  };

  /** The whole of an exchange. What fails on its way, or takes too long, is a problem as well. */
  const exchange = async <Body>(
    path: string,
    init: RequestInit,
    headers: Record<string, string>,
    { isPatient = false }: Patience,
  ): Promise<Answer<Body>> => {
    const giveUp = new AbortController();
    const alarm = isPatient ? undefined : setTimeout(() => giveUp.abort(), LONGEST_MS);
    try {
      return await answerOf<Body>(await ask(path, { ...init, signal: giveUp.signal }, headers));
    } catch (error) {
      if (error instanceof Problem || error instanceof SyntaxError) throw error;
      throw giveUp.signal.aborted ? unanswered() : offline();
    } finally {
      clearTimeout(alarm);
    }
  };

  const askAgain = async <Body>(request: () => Promise<Answer<Body>>, renews: boolean): Promise<Answer<Body>> => {
    try {
      return await request();
    } catch (error) {
      const isOver = error instanceof Problem && error.code === "not-signed-in" && session.token() !== undefined;
      if (!renews || !isOver || !(await session.renew())) throw error;
      return request();
    }
  };

  const read = async <Body>(path: string, options: Patience = {}): Promise<Answer<Body>> => {
    for (const duration of PAUSES_MS) {
      try {
        return await askAgain(() => exchange<Body>(path, {}, {}, options), true);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "offline") throw error;
        await pause(duration);
      }
    }
    return askAgain(() => exchange<Body>(path, {}, {}, options), true);
  };

  return {
    read,
    now: () => Date.now() + ahead,
    get: async <Body>(path: string, options?: Patience) => (await read<Body>(path, options)).body,
    send: async <Body>(method: Method, path: string, body?: unknown, options: SendOptions = {}) => {
      const { ifMatch, renews = true } = options;
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const place = `${method} ${path}`;
      const headers: Record<string, string> = {
        ...(sent === undefined ? {} : { "Content-Type": "application/json" }),
        ...(ifMatch === undefined ? {} : { "If-Match": ifMatch }),
        ...(method === "POST" ? { "Idempotency-Key": keys.of(place, sent ?? "") } : {}),
      };
      const init = { method, ...(sent === undefined ? {} : { body: sent }) };
      const answer = await askAgain(() => exchange<Body>(path, init, headers, options), renews);
      keys.done(place);
      return answer;
    },
  };
};
