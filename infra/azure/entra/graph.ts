/** Microsoft Graph as far as it is needed here: JSON in and out. Throws `GraphRefused` where it does not do what it is asked. */
export type Graph = {
  get<Answer>(path: string): Promise<Answer>;
  post(path: string, body: object): Promise<void>;
  /** Changes what is there. */
  patch(path: string, body: object): Promise<void>;
  /** Changes what is there under a name of ours, or makes it. */
  upsert(path: string, body: object): Promise<void>;
};

/** Graph refused; the message has its code and what may help. */
export class GraphRefused extends Error {
  override readonly name = "GraphRefused";
}

const HELP: Readonly<Record<number, string>> = {
  401: "Sign in again: azd auth login, or az login.",
  403: "It takes the role Application Administrator, or Cloud Application Administrator, in the vendor's tenant.",
};

/** Graph at `origin`, spoken to with the token that `token` answers. */
export const createGraph = (origin: string, token: () => Promise<string>): Graph => {
  const send = async (method: string, path: string, body?: object, prefer?: string): Promise<Response> => {
    const response = await fetch(`${origin}/v1.0${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${await token()}`,
        "Content-Type": "application/json",
        ...(prefer === undefined ? {} : { Prefer: prefer }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const { error } = (await response.json().catch(() => ({}))) as { error?: { code?: string } };
    const help = HELP[response.status] ?? "";
    throw new GraphRefused(`${method} ${path}: ${response.status} ${error?.code ?? ""}. ${help}`.trim());
  };
  return {
    get: async <Answer>(path: string) => (await (await send("GET", path)).json()) as Answer,
    post: async (path, body) => void (await send("POST", path, body)),
    patch: async (path, body) => void (await send("PATCH", path, body)),
    upsert: async (path, body) => void (await send("PATCH", path, body, "create-if-missing")),
  };
};
