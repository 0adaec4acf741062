import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

type Permissions = Record<string, string>;
type Step = { uses?: string; run?: string; with?: Record<string, string | number | boolean> };
type Job = { "timeout-minutes"?: number; permissions?: Permissions; steps: Step[] };
type Workflow = {
  on: Record<string, unknown>;
  permissions?: Permissions;
  concurrency?: unknown;
  jobs: Record<string, Job>;
};

const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, ".github/workflows");
const { scripts, engines } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
  engines: { node: string };
};

const workflows = readdirSync(folder)
  .sort()
  .map((file) => {
    const text = readFileSync(path.join(folder, file), "utf8");
    const workflow = parse(text) as Workflow;
    return { file, text, workflow, steps: Object.values(workflow.jobs).flatMap((job) => job.steps) };
  });
const runs = workflows.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

/** What a job may do beyond reading: to report what CodeQL finds, and to draft a release. */
const RIGHTS = { "codeql.yml": { analyze: "security-events" }, "release.yml": { draft: "contents" } } as Record<
  string,
  Record<string, string>
>;

/** The scripts of package.json that a line of shell names. */
const scriptsIn = (run: string): string[] =>
  [...run.matchAll(/\bnpm (?:run (?:--\S+ )*)?([\w:-]+)/g)].flatMap(([whole, name = ""]) =>
    whole.startsWith("npm run") || ["test", "start"].includes(name) ? name : [],
  );

/** The files of this repository that a line of shell runs. */
const filesIn = (run: string): string[] =>
  [...run.matchAll(/(?:^|\s)((?:infra|\.ci)\/\S+)/gm)].map(([, file = ""]) => file);

describe.each(workflows)(".github/workflows/$file", ({ file, text, workflow, steps }) => {
  test("starts by nothing that hands a stranger's commit the rights of this repository", () => {
    expect(Object.keys(workflow.on).filter((event) => /pull_request_target|workflow_run/.test(event))).toEqual([]);
  });

  test("may read and do nothing else, but for the one job that has to", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const [name, { permissions = {} }] of Object.entries(workflow.jobs)) {
      const more = Object.entries(permissions).filter(([right, level]) => `${right}:${level}` !== "contents:read");
      const right = RIGHTS[file]?.[name];
      expect(more).toEqual(right === undefined ? [] : [[right, "write"]]);
    }
  });

  test("ends: each job has its minutes, and one run waits for another of its kind", () => {
    expect(workflow.concurrency).toBeDefined();
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
  });

  test("pins each action by its commit, with the version beside it", () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action);
    expect(uses).toHaveLength(steps.filter((step) => step.uses !== undefined).length);
    expect(uses.filter((action) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  test("leaves no token in the checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts).toHaveLength(Object.keys(workflow.jobs).length);
    for (const step of checkouts) expect(step.with?.["persist-credentials"]).toBe(false);
  });

  test("puts nothing that a stranger may have written into a shell", () => {
    expect(steps.filter(({ run }) => run?.includes("${{"))).toEqual([]);
  });

  test("runs the Node that Usher runs on", () => {
    const versions = steps.flatMap((step) => step.with?.["node-version"] ?? []);
    expect(versions.filter((version) => !engines.node.startsWith(`>=${version}.`))).toEqual([]);
  });

  test("names scripts and files that are there", () => {
    const own = steps.flatMap(({ run }) => run ?? []);
    expect(own.flatMap(scriptsIn).filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(own.flatMap(filesIn).filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });
});

describe("The workflows together", () => {
  test("find scripts and files in a line of shell", () => {
    expect(scriptsIn("npm test && npm run --silent test:sql; npm audit; npm install x")).toEqual(["test", "test:sql"]);
    expect(filesIn("node infra/local/up.mjs install\n.ci/func-start")).toEqual([
      "infra/local/up.mjs",
      ".ci/func-start",
    ]);
  });

  test("and what they run name scripts that are there", () => {
    const programs = readdirSync(path.join(root, ".ci")).map((file) =>
      readFileSync(path.join(root, ".ci", file), "utf8"),
    );
    expect(programs.flatMap(scriptsIn)).toEqual(expect.arrayContaining(["test", "test:pages", "build"]));
    expect(programs.flatMap(scriptsIn).filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test("run every check that there is: what `npm test` does, pages, and the stores on a SQL Server", () => {
    const run = new Set(runs.flatMap(scriptsIn));
    const checks = Object.keys(scripts).filter((name) => /^(check|test:.*|infra:check)$/.test(name));
    expect(checks.length).toBeGreaterThanOrEqual(4);
    expect(checks.filter((name) => !run.has(name))).toEqual([]);
  });

  test("pin one version of each action", () => {
    const pins = new Set(workflows.flatMap((each) => each.text.match(/(?<=uses: )[\w-]+\/[\w-]+.*@.*$/gm) ?? []));
    const actions = [...pins].map((pin) => pin.split("@")[0]);
    expect(actions).toHaveLength(new Set(actions).size);
  });

  test("audit what is shipped, and analyze it", () => {
    expect(runs).toContain("npm audit --omit=dev --audit-level=high");
    const uses = workflows.flatMap(({ steps }) => steps.map((step) => step.uses ?? ""));
    expect(uses.some((action) => action.startsWith("github/codeql-action/analyze@"))).toBe(true);
  });
});
