/** An answer of the app, as a function gives it to the host. */
export type GivenAnswer = { headers: Readonly<Record<string, string>>; body: string };

/** Settings of the bench's own functions: the answer that they give, as JSON; the table server that the naive one asks. */
export const ANSWER = "BENCH_ANSWER";
export const TABLES = "BENCH_TABLES_CONNECTION";

/** What the host adds to every function's answer by itself. */
const OF_THE_HOST = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];

/** What a function must give for the host to send this very answer. */
export const givenAnswerOf = async (response: Response): Promise<GivenAnswer> => ({
  headers: Object.fromEntries([...response.headers].filter(([name]) => !OF_THE_HOST.includes(name))),
  body: await response.text(),
});

/** The answer in this process's settings. */
export const readAnswer = (): GivenAnswer => JSON.parse(process.env[ANSWER] ?? "") as GivenAnswer;
