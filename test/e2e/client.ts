/** What a caller sends beyond method and path. `body` goes as JSON; `raw` goes as it is. */
export type Sent = {
  token?: string | undefined;
  body?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
};

export type Answered = {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined where it is none. */
  json: Record<string, unknown> | undefined;
};

/** Sends one request: `call("POST /api/sign-in", { body })`. */
export type Client = (request: string, sent?: Sent) => Promise<Answered>;

const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};

export const createClient =
  (origin: string): Client =>
  async (request, { token, body, raw, headers = {} } = {}) => {
    const [method = "GET", path = "/"] = request.split(" ");
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(origin + path, {
      method,
      redirect: "manual",
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(content === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };

/** What an answer says in brief, for a comparison that shows all of it at once when it fails. */
export const brief = ({ status, json }: Answered): [number, unknown] => [status, json?.code];
