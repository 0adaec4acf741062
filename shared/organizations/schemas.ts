import * as z from "zod";
import { emailAddress } from "../platform/emailAddress.ts";
import { linkToken } from "../platform/fields.ts";
import {
  addFault,
  contactName,
  contactPhone,
  givenPassword,
  howDidYouFindUs,
  newPassword,
  organizationName,
  passwordReminder,
} from "./fields.ts";
import { isIdentity, reminderContains } from "./passwordRules.ts";

type Strings<Names extends string> = Partial<Record<Names, unknown>>;

const text = (value: unknown): string | undefined => (typeof value === "string" ? value.trim() : undefined);

/** Rules between fields run even where other fields have faults, so that all faults are listed at once. */
const always = { when: () => true };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const checkReminder = (value: unknown, ctx: z.core.$RefinementCtx, password: "password" | "newPassword"): void => {
  if (!isRecord(value)) return;
  const { passwordReminder: reminder, [password]: secret } = value as Strings<"passwordReminder" | typeof password>;
  if (typeof reminder !== "string" || typeof secret !== "string") return;
  if (reminderContains(reminder, secret)) addFault(ctx, "reminder-contains-password", ["passwordReminder"]);
};

const checkIdentity = (value: unknown, ctx: z.core.$RefinementCtx): void => {
  if (!isRecord(value) || typeof value.password !== "string") return;
  const name = text(value.organizationName);
  const email = text(value.contactEmail);
  const identity = { ...(name ? { organizationName: name } : {}), ...(email ? { contactEmail: email } : {}) };
  if (isIdentity(value.password, identity)) addFault(ctx, "password-is-identity", ["password"]);
};

export const registrationBody = z
  .strictObject({
    organizationName,
    contactName,
    contactEmail: emailAddress,
    contactPhone,
    password: newPassword,
    passwordReminder: passwordReminder.optional(),
    howDidYouFindUs,
  })
  .superRefine((value, ctx) => {
    checkReminder(value, ctx, "password");
    checkIdentity(value, ctx);
  }, always)
  .meta({ description: "The seven things that registration asks for, and nothing else." });

export const registrationAnswer = z
  .strictObject({ status: z.literal("verification-sent") })
  .meta({ description: "The same for every address: a mail says what comes next." });

export const verifyBody = z
  .strictObject({ token: linkToken, password: givenPassword })
  .meta({ description: "The token of the link and the password that the registration was made with." });

export const verifyAnswer = z
  .strictObject({ organizationId: z.uuid().meta({ description: "The organization's id." }) })
  .meta({ description: "The registration is an organization now." });

export const signInBody = z
  .strictObject({ email: emailAddress, password: givenPassword })
  .meta({ description: "The contact person's address and password." });

export const signInAnswer = z
  .strictObject({
    accessToken: z.string().meta({ description: "A bearer token." }),
    tokenType: z.literal("Bearer").meta({ description: "How the token is sent." }),
    expiresIn: z.int().meta({ description: "Seconds until the token ends." }),
  })
  .meta({ description: "The contact person is signed in." });

/** Body of `password/reminder` and of `password/reset`. */
export const addressBody = z
  .strictObject({ email: emailAddress })
  .meta({ description: "The address that a mail is asked for." });

/** Answer of `password/reminder`, `password/reset` and `organization/handover`. */
export const mailAnswer = z
  .strictObject({ status: z.literal("accepted") })
  .meta({ description: "The same whether or not the address is known." });

export const resetConfirmBody = z
  .strictObject({ token: linkToken, newPassword })
  .meta({ description: "The token of the reset link and the new password." });

export const changePasswordBody = z
  .strictObject({ currentPassword: givenPassword, newPassword, passwordReminder: passwordReminder.optional() })
  .superRefine((value, ctx) => checkReminder(value, ctx, "newPassword"), always)
  .meta({ description: "Both passwords. Without a reminder the one that was kept is removed, as it fits no longer." });

export const profileAnswer = z
  .strictObject({
    organizationId: z.uuid().meta({ description: "The organization's id." }),
    organizationName: z.string().meta({ description: "The organization's name." }),
    contactName: z.string().meta({ description: "The contact person's name." }),
    contactEmail: z.string().meta({ description: "The contact person's verified address; changed by a hand-over." }),
    contactPhone: z.string().meta({ description: "The contact person's phone number." }),
    howDidYouFindUs: z.string().meta({ description: "How the organization found us." }),
    expiryNotices: z.boolean().meta({ description: "Whether a mail says that a license is about to end." }),
    createdAt: z.string().meta({ description: "When the registration was verified.", format: "date-time" }),
    updatedAt: z.string().meta({ description: "When the profile last changed.", format: "date-time" }),
  })
  .meta({ description: "The organization's profile." });

export const profileChanges = z
  .strictObject({
    organizationName: organizationName.optional(),
    contactName: contactName.optional(),
    contactPhone: contactPhone.optional(),
    howDidYouFindUs: howDidYouFindUs.optional(),
    expiryNotices: z.boolean().optional().meta({ description: "Whether a mail says that a license is about to end." }),
  })
  .meta({ description: "What is to change. The address changes by a hand-over only." });

export const handoverBody = z
  .strictObject({ contactName, contactEmail: emailAddress, contactPhone, currentPassword: givenPassword })
  .meta({ description: "The new contact person, and the present one's password." });

export const handoverConfirmBody = z
  .strictObject({ token: linkToken, password: newPassword })
  .meta({ description: "The token of the hand-over link and the password that the new contact chooses." });

export const organizationSearchBody = z
  .strictObject({ contactEmail: emailAddress.optional(), organizationName: organizationName.optional() })
  .refine((value) => (value.contactEmail === undefined) !== (value.organizationName === undefined), {
    error: "Search by contactEmail or by organizationName.",
    params: { code: "exactly-one" },
  })
  .meta({ description: "Exactly one of the two, whole; case does not count." });

/** What employees see of an organization: the profile, and nothing of the password. */
export const organizationAnswer = profileAnswer.meta({ description: "An organization as employees see it." });

export const organizationSearchAnswer = z
  .strictObject({ organizations: z.array(organizationAnswer).meta({ description: "At most 50." }) })
  .meta({ description: "The organizations found." });

export type Registration = z.output<typeof registrationBody>;
export type Verification = z.output<typeof verifyBody>;
export type SignIn = z.output<typeof signInBody>;
export type SignedIn = z.output<typeof signInAnswer>;
export type ResetConfirmation = z.output<typeof resetConfirmBody>;
export type PasswordChange = z.output<typeof changePasswordBody>;
export type ProfileView = z.output<typeof profileAnswer>;
export type ProfileChanges = z.output<typeof profileChanges>;
export type Handover = z.output<typeof handoverBody>;
export type HandoverConfirmation = z.output<typeof handoverConfirmBody>;
export type OrganizationSearch = z.output<typeof organizationSearchBody>;
