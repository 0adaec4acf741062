import { execFile } from "node:child_process";
import { appendFile, cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Compiler, findCompiler } from "../../infra/azure/compiler.ts";

const run = promisify(execFile);

/** Where the Bicep files lie. */
export const SOURCE = resolve(import.meta.dirname, "../../infra/azure");

let found: Promise<Compiler> | undefined;

/** What the compiler says when it is run in `folder`; it may fail, and says why on its standard error. */
export const bicep = async (
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number; stdout: string; stderr: string }> => {
  found ??= findCompiler();
  const { command, before } = await found;
  const options = { cwd: folder, env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 };
  try {
    return { code: 0, ...(await run(command, [...before, ...args], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
};

/** A copy of the Bicep files, where the compiler may leave what it makes. */
export const copySource = async (): Promise<{ folder: string; remove(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), "usher-bicep-"));
  await cp(SOURCE, folder, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};

/** The Bicep files with this ending, as paths within their folder. */
export const sources = async (ending: string): Promise<string[]> =>
  (await readdir(SOURCE, { recursive: true })).filter((path) => path.endsWith(ending)).sort();

/** A template as Azure Resource Manager gets it. */
export type Template = {
  metadata?: { description?: string };
  parameters?: Record<string, { type?: string; metadata?: { description?: string } }>;
  outputs?: Record<string, { type: string; metadata?: { description?: string } }>;
  resources?: Record<string, { properties?: { template?: Template } }>;
};

/** `main.bicep`, compiled. Throws what the compiler says against it. */
export const compile = async (): Promise<{ template: Template; text: string }> => {
  const { code, stdout, stderr } = await bicep(SOURCE, ["build", "main.bicep", "--stdout"]);
  if (code !== 0) throw new Error(stderr);
  return { template: JSON.parse(stdout) as Template, text: stdout };
};

/** What JSON holds, whose many forms are the compiler's business: it has checked them. */
type Json = ReturnType<JSON["parse"]>;

/** One resource as the compiler predicts it. What only Azure can know stands there as an expression, `[…]`. */
export type Resource = {
  id: string;
  type: string;
  name: string;
  properties: Json;
  sku?: Json;
  kind?: string;
  identity?: { type: string };
  tags?: Record<string, string>;
};

/** What a deployment would make, and what it would hand out. */
export type Deployment = {
  resources: readonly Resource[];
  of(type: string): Resource[];
  /** The one resource of this type whose name or id contains `part`. */
  the(type: string, part?: string): Resource;
  /** The settings of a Function App. */
  settingsOf(service: "app" | "maintenance"): Record<string, string>;
};

/** What an engineer sets before the first deployment. */
export const TOLD: Readonly<Record<string, string>> = {
  AZURE_ENV_NAME: "demo",
  AZURE_LOCATION: "westeurope",
  USHER_VENDOR_NAME: "Example Add-ins",
  USHER_OPERATOR_EMAILS: "ada@vendor.example,grace@vendor.example",
  USHER_ENTRA_CLIENT_ID: "6f0b7a52-3c1e-4d68-9a47-2f5e81c0d3b6",
  USHER_STAFF_CLIENT_ID: "b84d19e3-70a5-4f2c-8e16-d93c5a7f0421",
};

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
export const TENANT = "00000000-0000-0000-0000-000000000002";

/** What a parameter file deploys, with `lines` of Bicep at its end. */
export const deploymentOf = async (
  size: "small" | "large",
  more: NodeJS.ProcessEnv = {},
  lines: readonly string[] = [],
): Promise<Deployment> => {
  const copy = await copySource();
  const { folder } = copy;
  try {
    await appendFile(join(folder, `${size}.bicepparam`), `\n${lines.join("\n")}\n`);
    const place = ["--subscription-id", SUBSCRIPTION, "--tenant-id", TENANT, "--location", "westeurope"];
    const args = ["snapshot", `${size}.bicepparam`, "--mode", "overwrite", ...place];
    const { code, stderr } = await bicep(folder, args, { ...TOLD, ...more });
    if (code !== 0) throw new Error(stderr);
    const snapshot = JSON.parse(await readFile(join(folder, `${size}.snapshot.json`), "utf8"));
    if (snapshot.diagnostics.length > 0) throw new Error(JSON.stringify(snapshot.diagnostics));
    return deployment(snapshot.predictedResources);
  } finally {
    await copy.remove();
  }
};

const deployment = (resources: readonly Resource[]): Deployment => {
  const of = (type: string): Resource[] => resources.filter((resource) => resource.type === type);
  const the = (type: string, part = ""): Resource => {
    const [one, ...others] = of(type).filter(({ id, name }) => `${id} ${name}`.includes(part));
    if (one === undefined || others.length > 0) throw new Error(`${others.length + 1} or none of ${type} ${part}`);
    return one;
  };
  return {
    resources,
    of,
    the,
    settingsOf: (service) => {
      const site = of("Microsoft.Web/sites").find(({ tags }) => tags?.["azd-service-name"] === service);
      return the("Microsoft.Web/sites/config", `sites/${site?.name}/config`).properties;
    },
  };
};
