const KEY_PATH = /^\/keys\/([0-9A-Za-z-]{1,127})(?:\/([0-9A-Za-z-]{1,127}))?\/?$/;

/** The parts of a key's id. Throws for one of another form. */
export const parseKeyId = (keyId: string): { vault: string; name: string; version: string | undefined } => {
  const url = URL.canParse(keyId) ? new URL(keyId) : undefined;
  const [, name, version] = KEY_PATH.exec(url?.pathname ?? "") ?? [];
  if (!url || name === undefined)
    throw new Error("A key id is https://<vault>/keys/<name>, with or without a version.");
  return { vault: url.origin, name, version };
};

/**
 * The version in the id that stands beside wrapped bytes. Its host is not used: whoever can write the table must not
 * choose where Usher sends its requests, and a key restored into another vault keeps its versions.
 */
export const versionOf = (wrappedBy: string, name: string): string | undefined => {
  const path = URL.canParse(wrappedBy) ? new URL(wrappedBy).pathname : "";
  const [, itsName, version] = KEY_PATH.exec(path) ?? [];
  return itsName === name ? version : undefined;
};
