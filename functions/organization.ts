import { licenseList, tenantList } from "../shared/licensing/schemas.ts";
import type { TaggedProfile } from "../shared/organizations/readProfile.ts";
import {
  changePasswordBody,
  handoverBody,
  handoverConfirmBody,
  mailAnswer,
  profileAnswer,
  profileChanges,
} from "../shared/organizations/schemas.ts";
import { anyone, contact } from "../shared/platform/http/entrance.ts";
import { door, noContent } from "./door.ts";

const taggedProfile = ({ profile, etag }: TaggedProfile) => ({ status: 200, body: profile, headers: { ETag: etag } });

export const organization = [
  door({
    name: "organizationRead",
    method: "GET",
    route: "api/organization",
    summary: "The contact person's own organization",
    entrance: contact,
    answers: { 200: profileAnswer },
    operation: ({ organizations }, { caller }) => organizations.readProfile(caller),
    answer: taggedProfile,
  }),
  door({
    name: "organizationChange",
    method: "PATCH",
    route: "api/organization",
    summary: "Change the profile; If-Match is obeyed where sent",
    entrance: contact,
    body: profileChanges,
    conditions: ["If-Match"],
    answers: { 200: profileAnswer },
    refusals: ["precondition-failed", "conflict"],
    operation: ({ organizations }, { caller, body, header }) =>
      organizations.changeProfile(caller, body, header("if-match")),
    answer: taggedProfile,
  }),
  door({
    name: "organizationPassword",
    method: "POST",
    route: "api/organization/password",
    summary: "Change the password; ends every access token",
    entrance: contact,
    body: changePasswordBody,
    answers: { 204: null },
    refusals: ["invalid-credentials", "too-many-requests"],
    operation: ({ organizations }, { caller, body }) => organizations.changePassword(caller, body),
    answer: noContent,
  }),
  door({
    name: "organizationHandover",
    method: "POST",
    route: "api/organization/handover",
    summary: "Hand over to a new contact person; a link goes to the new address",
    entrance: contact,
    body: handoverBody,
    idempotent: true,
    answers: { 202: mailAnswer },
    refusals: ["invalid-credentials", "too-many-requests"],
    operation: ({ organizations }, { caller, body, once }) => organizations.requestHandover(caller, body, once),
    answer: (body) => ({ status: 202, body }),
  }),
  door({
    name: "organizationHandoverConfirm",
    method: "POST",
    route: "api/organization/handover/confirm",
    summary: "Become the contact person by the mailed link, with a password of one's own",
    entrance: anyone,
    body: handoverConfirmBody,
    answers: { 204: null },
    refusals: ["link-expired", "conflict"],
    operation: ({ organizations }, { body }) => organizations.confirmHandover(body),
    answer: noContent,
  }),
  door({
    name: "organizationLicenses",
    method: "GET",
    route: "api/organization/licenses",
    summary: "The organization's licenses with their keys",
    entrance: contact,
    answers: { 200: licenseList },
    operation: ({ licensing }, { caller }) => licensing.contactLicenses(caller),
    answer: (body) => ({ status: 200, body }),
  }),
  door({
    name: "organizationTenants",
    method: "GET",
    route: "api/organization/tenants",
    summary: "The tenants that belong to the organization",
    entrance: contact,
    answers: { 200: tenantList },
    operation: ({ licensing }, { caller }) => licensing.listTenants(caller.organizationId),
    answer: (body) => ({ status: 200, body }),
  }),
];
