import type { DataKey, Place, Sealed } from "../platform/vault/vault.ts";
import type { CredentialsSeal, HandoverSeal, ProfileSeal, RegistrationSeal } from "./tables.ts";

/** One column's sealed values: bound to table, column and row, so that a value opens nowhere else. */
const column = <Value>(table: string, name: string) => {
  const place = (row: string): Place => ({ table, column: name, row });
  return {
    seal: (key: DataKey, row: string, value: Value): Sealed => key.seal(place(row), value),
    open: (key: DataKey, row: string, sealed: Sealed): Value => key.open<Value>(place(row), sealed),
  };
};

export const registrationSeal = column<RegistrationSeal>("registrations", "profile");
export const profileSeal = column<ProfileSeal>("organizations", "profile");
export const credentialsSeal = column<CredentialsSeal>("organizations", "credentials");
export const handoverSeal = column<HandoverSeal>("links", "payload");
