import { escapeHtml } from "../../../shared/platform/html.ts";
import { EMPLOYEE_ROLES } from "../../../shared/platform/identity/callers.ts";
import type { ConsentRequest } from "./adminConsent.ts";
import type { SignInRequest } from "./authorize.ts";

const STYLE = `:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 3rem 1.25rem; max-width: 30rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; }
fieldset { border: 0; margin: 0 0 1rem; padding: 0; }
input:not([type=checkbox]) { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; }
label { display: block; margin: .35rem 0; }
button { font: inherit; padding: .5rem 1rem; margin: 0 .5rem .5rem 0; }`;

const sheet = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>
`;

/** A tenant to begin with, for whoever tries Usher out. */
const SOME_TENANT = "8f1c3c5e-0b6f-4c1e-9a55-0f3c7c1d2e4a";

const tenantField = (tenant: string | undefined): string =>
  tenant === undefined
    ? `<label for="tenant">Tenant id</label><input id="tenant" name="tenant" required value="${SOME_TENANT}" spellcheck="false"
pattern=" *[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12} *" title="A tenant id is a GUID with hyphens, such as ${SOME_TENANT}.">`
    : `<p>Of the tenant <code>${escapeHtml(tenant)}</code>.</p>`;

const customers = (tenant: string | undefined): string => `<fieldset>${tenantField(tenant)}</fieldset>
<button name="as" value="admin">Sign in as its administrator</button>
<button name="as" value="user">Sign in as one of its users</button>`;

const employees = (): string => `<fieldset><legend>Roles of the employee</legend>
${EMPLOYEE_ROLES.map((role) => `<label><input type="checkbox" name="role" value="${role}"> ${role}</label>`).join("\n")}
</fieldset>
<fieldset><label for="who">Who (may be left empty: then other roles are another person)</label>
<input id="who" name="who" maxlength="40" autocomplete="off" spellcheck="false"></fieldset>
<button name="as" value="employee">Sign in as an employee</button>`;

/** Where one picks who one is; a form that posts to this very address. */
export const chooserPage = ({ registration, tenant }: SignInRequest): string =>
  sheet(
    "Who signs in?",
    `<p>This is the stand-in for Microsoft's sign-in on this machine: no password is asked for.</p>
<form method="post">${registration.isStaff ? employees() : customers(tenant)}
<button name="as" value="nobody" formnovalidate>Cancel</button></form>`,
  );

/** Where an administrator decides on what Usher asks for. Nothing comes of it here: `consent-refused` is a mood. */
export const consentPage = ({ tenant, scope }: ConsentRequest): string =>
  sheet(
    "Consent for the tenant",
    `<p>This is the stand-in for Microsoft's consent page: nothing is kept of the answer.</p>
<p>Usher asks for <code>${escapeHtml(scope)}</code> in the tenant <code>${escapeHtml(tenant)}</code>.</p>
<form method="post"><button name="answer" value="accept">Accept</button>
<button name="answer" value="decline">Cancel</button></form>`,
  );

const linkTo = (address: string): string => `<li><a href="${escapeHtml(address)}">${escapeHtml(address)}</a></li>`;

/** What is shown in place of an answer that would go to an address that nobody registered; with ways on, where there are any. */
export const refusalPage = (words: string, addresses: readonly string[]): string =>
  sheet("No sign-in", `<p>${escapeHtml(words)}</p><ul>${addresses.map(linkTo).join("")}</ul>`);
