import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { NotNow } from "../../../infra/local/command.ts";

/**
 * What became of one test file. `failed`: each test that did not pass, be it that it was left out. `broken`: the file could
 * not be run at all, none of its tests ended, or what stands around them failed.
 */
export type FileResult = { passed: number; failed: string[]; broken: boolean };

/** As much of what Jest writes (`--json`) as is looked at. */
type JestReport = {
  testResults: readonly {
    name: string;
    status: string;
    assertionResults: readonly { status: string; fullName: string }[];
  }[];
};

/** Behind the name of a test that Jest did not run: it is marked so, or another one is marked to be run alone. */
const LEFT_OUT = " (left out)";

/** The results by the files' paths from `root`. */
export const resultsIn = (report: JestReport, root: string): Map<string, FileResult> =>
  new Map(
    report.testResults.map(({ name, status: whole, assertionResults }) => {
      const namesOf = (which: (status: string) => boolean): string[] =>
        assertionResults.filter(({ status }) => which(status)).map(({ fullName }) => fullName);
      const passed = namesOf((status) => status === "passed").length;
      const fell = namesOf((status) => status === "failed");
      const leftOut = namesOf((status) => status !== "passed" && status !== "failed");
      const failed = [...fell, ...leftOut.map((test) => test + LEFT_OUT)];
      const broken = passed + fell.length === 0 || (whole === "failed" && fell.length === 0);
      return [relative(root, name), { passed, failed, broken }];
    }),
  );

const reportIn = async (file: string): Promise<JestReport> => {
  const text = await readFile(file, "utf8").catch(() => {
    throw new NotNow("The tests were broken off before they had a result.");
  });
  return JSON.parse(text) as JestReport;
};

/** Runs test files (paths from `root`) of a checkout. One that does not exist has no result. Throws `NotNow` where the run was broken off. */
export const runTests = async (root: string, files: readonly string[]): Promise<Map<string, FileResult>> => {
  const folder = await mkdtemp(join(tmpdir(), "usher-proofs-"));
  const written = join(folder, "report.json");
  const jest = ["--experimental-vm-modules", "--no-warnings", join("node_modules", "jest", "bin", "jest.js")];
  const options = ["--json", `--outputFile=${written}`, "--silent", "--runTestsByPath", ...files];
  try {
    const child = spawn(process.execPath, [...jest, ...options], { cwd: root, stdio: ["ignore", "ignore", "ignore"] });
    await once(child, "close");
    return resultsIn(await reportIn(written), root);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
