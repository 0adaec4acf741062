/** Where Node keeps what it compiled, and where what this run of tests builds once lies. */
export const SHARED = { compiled: "NODE_COMPILE_CACHE", package: "USHER_TEST_PACKAGE" } as const;

const KEPT = ["PATH", ...Object.values(SHARED)];

/** The environment of a process that is to know nothing of this one's, but to find programs and what a run of tests shares. */
export const bareEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.includes(name)));
