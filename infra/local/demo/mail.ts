const LINK_TOKEN = /(?<=\/link#\w+\.[\w-]{11})[\w-]{32}/g;

/** What a mail says, without the lines that stand under every mail, and with its links cut short. */
export const wordsOf = (text: string): string =>
  (text.split("\n-- \n")[0] ?? "").trim().replaceAll(LINK_TOKEN, "…").replaceAll(/^/gm, "    ");
