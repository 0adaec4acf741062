import { sealedColumn } from "../platform/vault/sealedColumn.ts";
import type { CredentialsSeal, HandoverSeal, ProfileSeal, RegistrationSeal } from "./tables.ts";

export const registrationSeal = sealedColumn<RegistrationSeal>("registrations", "profile");
export const profileSeal = sealedColumn<ProfileSeal>("organizations", "profile");
export const credentialsSeal = sealedColumn<CredentialsSeal>("organizations", "credentials");
export const handoverSeal = sealedColumn<HandoverSeal>("links", "payload");
