const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** 256 random bits as text, for a state and for a verifier. */
export const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** What a verifier is shown by in the first step (RFC 7636, section 4.2, `S256`). */
export const challengeOf = async (verifier: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
