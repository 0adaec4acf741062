/** Bytes that only the key-encryption key opens. */
export type Wrapped = {
  /** Names the key and its version, so that older versions go on opening what they wrapped. */
  wrappedBy: string;
  /** JWA name (RFC 7518): how. */
  algorithm: string;
  bytes: Uint8Array;
};

/** The one key that wraps all others and never leaves where it lies. */
export type KeyEncryptionKey = {
  /** The id, with its version, of the key that wraps now, as known for some minutes; `fresh` always looks for a newer one. */
  current(options?: { fresh?: boolean }): Promise<string>;
  /** Wraps up to 190 bytes, and only under a key that was seen to unwrap them again. */
  wrap(bytes: Uint8Array): Promise<Wrapped>;
  /** Throws `SealBroken` when these are not bytes of its wrapping, `unavailable` while the key cannot be used. */
  unwrap(wrapped: Wrapped): Promise<Uint8Array>;
  /** Throws `unavailable` when it cannot be reached. */
  check(): Promise<void>;
};
