import {
  addressBody,
  mailAnswer,
  resetConfirmBody,
  signInAnswer,
  signInBody,
} from "../shared/organizations/schemas.ts";
import { anyone } from "../shared/platform/http/entrance.ts";
import { door, noContent } from "./door.ts";

const accepted = () => ({ status: 202, body: { status: "accepted" } });

export const signIn = [
  door({
    name: "signIn",
    method: "POST",
    route: "api/sign-in",
    summary: "Sign in as an organization's contact person",
    entrance: anyone,
    body: signInBody,
    answers: { 200: signInAnswer },
    refusals: ["invalid-credentials", "too-many-requests"],
    operation: ({ organizations }, { body }) => organizations.signIn(body),
    answer: (signedIn) => ({ status: 200, body: signedIn }),
  }),
  door({
    name: "passwordReminder",
    method: "POST",
    route: "api/password/reminder",
    summary: "Have the password reminder mailed; answers the same for every address",
    entrance: anyone,
    body: addressBody,
    answers: { 202: mailAnswer },
    refusals: ["too-many-requests"],
    operation: ({ organizations }, { body }) => organizations.requestPasswordReminder(body),
    answer: accepted,
  }),
  door({
    name: "passwordReset",
    method: "POST",
    route: "api/password/reset",
    summary: "Have a link mailed that sets a new password; answers the same for every address",
    entrance: anyone,
    body: addressBody,
    answers: { 202: mailAnswer },
    refusals: ["too-many-requests"],
    operation: ({ organizations }, { body }) => organizations.requestPasswordReset(body),
    answer: accepted,
  }),
  door({
    name: "passwordResetConfirm",
    method: "POST",
    route: "api/password/reset/confirm",
    summary: "Set a new password by the mailed link; ends every access token",
    entrance: anyone,
    body: resetConfirmBody,
    answers: { 204: null },
    refusals: ["link-expired"],
    operation: ({ organizations }, { body }) => organizations.confirmPasswordReset(body),
    answer: noContent,
  }),
];
