import type { Contact, Employee } from "../platform/identity/callers.ts";
import type { Once } from "../platform/once.ts";
import { addressOf, findAccount, ownAccount } from "./accounts.ts";
import { changePassword } from "./changePassword.ts";
import { changeProfile } from "./changeProfile.ts";
import { confirmHandover } from "./confirmHandover.ts";
import { confirmPasswordReset } from "./confirmPasswordReset.ts";
import { contactOf } from "./contactOf.ts";
import { currentContact } from "./currentContact.ts";
import { eraseOrganization, forgetAddress } from "./eraseOrganization.ts";
import { eraseRegistrations } from "./eraseRegistrations.ts";
import { nameOf } from "./nameOf.ts";
import { type Concerned, noteReading } from "./noteReading.ts";
import { findByEmail, selectOrganizationsUntil } from "./organizationStore.ts";
import type { OrganizationsParts, Parts } from "./parts.ts";
import { proveErasure } from "./proveErasure.ts";
import { readOrganization } from "./readOrganization.ts";
import { readProfile } from "./readProfile.ts";
import { registerOrganization } from "./registerOrganization.ts";
import {
  barRegistrations,
  type RegistrationRow,
  selectRegistrations,
  selectRegistrationsUntil,
} from "./registrationStore.ts";
import { requestHandover } from "./requestHandover.ts";
import { requestPasswordReminder } from "./requestPasswordReminder.ts";
import { requestPasswordReset } from "./requestPasswordReset.ts";
import type {
  Handover,
  HandoverConfirmation,
  OrganizationSearch,
  PasswordChange,
  ProfileChanges,
  Registration,
  ResetConfirmation,
  SignIn,
  Verification,
} from "./schemas.ts";
import { searchOrganizations } from "./searchOrganizations.ts";
import { signIn } from "./signIn.ts";
import type { Reader } from "./staffReadings.ts";
import { type Budget, sweepRegistrations } from "./sweepRegistrations.ts";
import { createTurns } from "./turns.ts";
import { verifyRegistration } from "./verifyRegistration.ts";

/** The operations of this room, on the parts they stand on. */
export const createOrganizations = (given: OrganizationsParts) => {
  const parts: Parts = { ...given, turns: createTurns() };
  return {
    register: (registration: Registration, once?: Once) => registerOrganization(parts, registration, once),
    verify: (verification: Verification, once?: Once) => verifyRegistration(parts, verification, once),
    signIn: (credentials: SignIn) => signIn(parts, credentials),
    currentContact: (bearer: string) => currentContact(parts, bearer),
    requestPasswordReminder: (address: { email: string }) => requestPasswordReminder(parts, address),
    requestPasswordReset: (address: { email: string }) => requestPasswordReset(parts, address),
    confirmPasswordReset: (confirmation: ResetConfirmation) => confirmPasswordReset(parts, confirmation),
    changePassword: (contact: Contact, change: PasswordChange) => changePassword(parts, contact, change),
    readProfile: (contact: Contact) => readProfile(parts, contact),
    changeProfile: (contact: Contact, changes: ProfileChanges, ifMatch?: string) =>
      changeProfile(parts, contact, changes, ifMatch),
    requestHandover: (contact: Contact, handover: Handover, once?: Once) =>
      requestHandover(parts, contact, handover, once),
    confirmHandover: (confirmation: HandoverConfirmation) => confirmHandover(parts, confirmation),
    search: (employee: Employee, search: OrganizationSearch) => searchOrganizations(parts, employee, search),
    read: (employee: Employee, id: string) => readOrganization(parts, employee, id),
    contactOf: (id: string) => contactOf(parts, id),
    noteReading: (reader: Reader, concerned: Concerned) => noteReading(parts, reader, concerned),
    nameOf: (id: string) => nameOf(parts, id),
    ofAddress: async (emailIndexes: readonly string[]) => findByEmail(await parts.sql.db(), emailIndexes),
    isOpen: async (id: string) => (await findAccount(parts, id)) !== undefined,
    addressOf: async (contact: Contact) => addressOf(parts, await ownAccount(parts, contact)),
    proveErasure: (contact: Contact, password: string) => proveErasure(parts, contact, password),
    registrationsOf: async (indexes: readonly string[]) => selectRegistrations(await parts.sql.db(), indexes),
    organizationsUntil: async (instant: number) => selectOrganizationsUntil(await parts.sql.db(), instant),
    registrationsUntil: async (instant: number) => selectRegistrationsUntil(await parts.sql.db(), instant),
    barRegistrations,
    forgetAddress,
    erase: eraseOrganization,
    eraseRegistrations: (registrations: readonly Pick<RegistrationRow, "id" | "subject">[]) =>
      eraseRegistrations(parts, registrations),
    sweep: (budget: Budget) => sweepRegistrations(parts, budget),
  };
};

export type Organizations = ReturnType<typeof createOrganizations>;
