import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { LOOPBACK } from "../layout.ts";
import { type Listening, listening } from "./listening.ts";
import { type MailFolder, matchingMails } from "./mailFolder.ts";
import { REFRESH_SCRIPT, STYLE } from "./pageAssets.ts";
import { listPage, mailPage, missingPage } from "./pages.ts";

/** Mails on one page of the list. */
const PAGE = 100;

/** Nothing but the page's own style and script; the HTML part of a mail is framed from here alone. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A mail's own HTML: no script, no request, not the inbox's origin; its links may open a tab of their own. */
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

type Answer = { status: number; type: string; body: string | Buffer; policy?: string };

/** The inbox's web page and its JSON, on loopback; `port` 0 takes a free one. */
export const startWebServer = async (mails: MailFolder, port: number): Promise<Listening> => {
  const server = createServer((request, response) => {
    answer(mails, request)
      .catch((): Answer => ({ status: 500, type: "text/plain", body: "The stored mails could not be read.\n" }))
      .then((result) => send(response, result))
      .catch(() => response.destroy());
  });
  return listening(server, port, LOOPBACK, async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
};

const html = (body: string, status = 200): Answer => ({ status, type: "text/html", body });
const json = (value: unknown): Answer => ({
  status: 200,
  type: "application/json",
  body: `${JSON.stringify(value, null, 2)}\n`,
});
const missing = (): Answer => html(missingPage(), 404);

const answer = async (mails: MailFolder, request: IncomingMessage): Promise<Answer> => {
  // A page elsewhere can give this address a name of its own and read the mails through it (DNS rebinding).
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) {
    return { status: 421, type: "text/plain", body: "Open the inbox at http://127.0.0.1.\n" };
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { status: 405, type: "text/plain", body: "The inbox is only read.\n" };
  }
  const { pathname, searchParams } = new URL(request.url ?? "/", `http://${LOOPBACK}`);
  const [, first = "", id = "", part, more] = pathname.split("/");
  if (more !== undefined) return missing();
  if (pathname === "/") return list(mails, searchParams.get("before"));
  if (pathname === "/style.css") return { status: 200, type: "text/css", body: STYLE };
  if (pathname === "/refresh.js") return { status: 200, type: "text/javascript", body: REFRESH_SCRIPT };
  if (pathname === "/api/newest") return json({ id: (await mails.ids()).at(-1) ?? null });
  if (pathname === "/api/mails") return json(await matchingMails(mails, searchParams.get("to") ?? undefined));
  if (first === "mails") return mailPart(mails, id, part);
  return missing();
};

const list = async (mails: MailFolder, before: string | null): Promise<Answer> => {
  const ids = await mails.ids();
  const older = before === null ? ids : ids.filter((id) => id < before);
  const shown = await Promise.all(older.slice(-PAGE).map((id) => mails.read(id)));
  return html(
    listPage({
      mails: shown.filter((mail) => mail !== undefined).reverse(),
      total: ids.length,
      newest: ids.at(-1),
      olderThan: older.length > PAGE ? older.at(-PAGE) : undefined,
      firstPage: before === null,
    }),
  );
};

const mailPart = async (mails: MailFolder, id: string, part: string | undefined): Promise<Answer> => {
  const mail = await mails.read(id);
  if (!mail) return missing();
  if (part === undefined) return html(mailPage(mail));
  if (part === "html" && mail.html) {
    return { status: 200, type: "text/html", body: openingTabs(mail.html), policy: MAIL_POLICY };
  }
  const source = part === "source" ? await mails.raw(id) : undefined;
  return source ? { status: 200, type: "text/plain", body: source } : missing();
};

/** Links of the mail open beside the inbox: in its frame they could show nothing. */
const openingTabs = (mail: string): string => {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(mail) ? mail.replace(/<head[^>]*>/i, (head) => head + base) : base + mail;
};

const send = (response: ServerResponse, { status, type, body, policy = PAGE_POLICY }: Answer): void => {
  response.writeHead(status, {
    "Content-Type": type.startsWith("text/") ? `${type}; charset=utf-8` : type,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
  });
  response.end(body);
};
