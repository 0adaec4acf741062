import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { port: { type: "string", default: "7080" } } });

const page = join(import.meta.dirname, "examples", "page");
const FILES: Readonly<Record<string, { file: string; type: string }>> = {
  "/": { file: join(page, "index.html"), type: "text/html" },
  "/page.js": { file: join(page, "page.js"), type: "text/javascript" },
  "/usher-license.js": { file: join(import.meta.dirname, "dist", "usher-license.js"), type: "text/javascript" },
};

/** Serves the page and the built client, on another origin than Usher's, as a component's page is. */
const server = createServer((request, response) => {
  const [path = ""] = (request.url ?? "").split("?");
  const found = FILES[path];
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  readFile(found.file).then(
    (text) => response.writeHead(200, { "Content-Type": `${found.type}; charset=utf-8` }).end(text),
    () => response.writeHead(503).end(`${found.file} cannot be read. Build the client: npm run build`),
  );
});
server.listen(Number(values.port), "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${values.port}\n`);
});
