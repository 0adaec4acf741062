import {
  type FieldDeclaration,
  plain,
  rowDeleted,
  type TableDeclaration,
  untilErased,
  withheld,
  wrapped,
} from "../declaration.ts";
import { KEYS_TABLE, type WrappedKeyEntity } from "./wrappedKeys.ts";

export const vaultManifest: readonly TableDeclaration[] = [
  {
    store: "azure-tables",
    table: KEYS_TABLE,
    topic: "technical",
    about:
      "The data key of each subject, and secrets of Usher's own, each encrypted by a key that never leaves Key Vault",
    whose: ["organization", "registration", "requester", "system"],
    stays: untilErased,
    erasure: rowDeleted("partitionKey"),
    export: withheld("Keys are secrets."),
    fields: {
      partitionKey: plain("word", "Random id of the subject; or that it is a secret of Usher's own"),
      rowKey: plain("word", "What the key is for"),
      format: plain("count", "Layout of the entity"),
      keyId: plain("id", "Random name of the key, which stands in all that it seals"),
      wrappedBy: plain("key-name", "Name and version of the key in Key Vault that it is encrypted by"),
      algorithm: plain("word", "How it is encrypted"),
      wrapped: wrapped("The key, encrypted"),
      createdAt: plain("instant", "When it was made"),
    } satisfies Record<keyof WrappedKeyEntity, FieldDeclaration>,
  },
];
