import {
  after,
  type FieldDeclaration,
  keyFirst,
  type LeafDeclaration,
  neutral,
  personal,
  plain,
  sealed,
  type TableDeclaration,
} from "../platform/declaration.ts";
import type { ReaderSeal, ReadingsTable } from "./readings.ts";
import { READINGS_KEPT_FOR } from "./retention.ts";

export const readingsManifest: readonly TableDeclaration[] = [
  {
    store: "sql",
    table: "readings",
    topic: "registration",
    about: "That an employee of the vendor has read an organization's data",
    whose: ["organization", "employee"],
    stays: after("the reading", READINGS_KEPT_FOR, { key: "id", from: "at" }),
    erasure: keyFirst("subject"),
    sealing: { subject: "subject", row: "id" },
    export: { as: "readings[]", by: "organization_id", of: "organization", order: "id" },
    fields: {
      id: plain("id", "Random id of the row"),
      organization_id: plain("id", "Id of the organization whose data was read"),
      subject: plain("id", "Random id of the organization's subject, which names its data key"),
      at: plain("instant", "When", "readings[].at"),
      reader: sealed("Who read", {
        // The organization is told in which role its data was read; who the employee is stays with the vendor.
        oid: personal("Id of the employee in the vendor's directory", false, "id"),
        role: neutral("word", "The role that let them read", "readings[].role"),
      } satisfies Record<keyof ReaderSeal, LeafDeclaration>),
    } satisfies Record<keyof ReadingsTable, FieldDeclaration>,
  },
];
