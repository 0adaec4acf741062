import { registrationAnswer, registrationBody, verifyAnswer, verifyBody } from "../shared/organizations/schemas.ts";
import { anyone } from "../shared/platform/http/entrance.ts";
import { door } from "./door.ts";

export const registrations = [
  door({
    name: "registrationsRegister",
    method: "POST",
    route: "api/registrations",
    summary: "Register an organization; a mail asks to verify the address",
    entrance: anyone,
    body: registrationBody,
    idempotent: true,
    answers: { 202: registrationAnswer },
    refusals: ["too-many-requests"],
    operation: ({ organizations }, { body, once }) => organizations.register(body, once),
    answer: (body) => ({ status: 202, body }),
  }),
  door({
    name: "registrationsVerify",
    method: "POST",
    route: "api/registrations/verify",
    summary: "Verify a registration by the mailed link and its password; it becomes the organization",
    entrance: anyone,
    body: verifyBody,
    idempotent: true,
    answers: { 200: verifyAnswer },
    refusals: ["invalid-credentials", "link-expired", "too-many-requests"],
    operation: ({ organizations }, { body, once }) => organizations.verify(body, once),
    answer: (verified) => ({ status: 200, body: verified }),
  }),
];
