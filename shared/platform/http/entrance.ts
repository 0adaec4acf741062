import type { Anyone, Callers, Contact, Customer, Employee, EmployeeRole } from "../identity/callers.ts";
import { Refusal, type RefusalCode } from "../refusal.ts";

/** Who may enter a door: how the caller is proven, and how the OpenAPI document names it. Denies by default. */
export type Entrance<Caller> = {
  /** Names of OpenAPI security schemes, one of which is needed; an empty list means that none is. */
  readonly security: readonly SecurityScheme[];
  /** True where a call without any token is welcome as well. */
  readonly open: boolean;
  readonly description: string;
  /** How it turns callers away. */
  readonly refusals: readonly RefusalCode[];
  /**
   * Lets in, or throws one of `refusals`. `path`: what stands in the route, checked; asking for it may throw
   * `validation-failed`. Nothing else that was sent is known to whoever decides.
   */
  enter(callers: Callers, bearer: () => string | undefined, path: () => unknown): Promise<Caller>;
};

export type SecurityScheme = "contact" | "customer" | "employee";

const ANYONE: Anyone = { kind: "anyone" };

/** The bearer token of a call that needs one. Throws `not-signed-in`. */
export const required = (bearer: string | undefined): string => {
  if (bearer === undefined) {
    throw new Refusal("not-signed-in", "This call needs a bearer token in the Authorization header.");
  }
  return bearer;
};

/** Everybody; a token that is sent along is not looked at. */
export const anyone: Entrance<Anyone> = {
  security: [],
  open: true,
  description: "anyone",
  refusals: [],
  enter: async () => ANYONE,
};

/** The contact person of an organization. */
export const contact: Entrance<Contact> = {
  security: ["contact"],
  open: false,
  description: "the organization's contact person",
  refusals: ["not-signed-in"],
  enter: async (callers, bearer) => callers.contact(required(bearer())),
};

/** An administrator of a customer's tenant, on a page of Usher's own. */
export const tenantAdmin: Entrance<Customer> = {
  security: ["customer"],
  open: false,
  description: "an administrator of the customer's tenant",
  refusals: ["not-signed-in", "not-allowed"],
  enter: async (callers, bearer) => {
    const caller = await callers.customer(required(bearer()));
    if (!caller.tenantAdmin) {
      throw new Refusal("not-allowed", "This call needs an administrator's token that a page of Usher's own got.");
    }
    return caller;
  },
};

/** Somebody of a customer's tenant where a token is sent, else anyone. A token that does not verify is refused. */
export const customerOrAnyone: Entrance<Customer | Anyone> = {
  security: ["customer"],
  open: true,
  description: "anyone; with a token of the customer's tenant, more is answered",
  refusals: ["not-signed-in"],
  enter: async (callers, bearer) => {
    const token = bearer();
    return token === undefined ? ANYONE : callers.customer(token);
  },
};

/** An employee of the vendor who holds at least one of `roles`. */
export const employee = (...roles: readonly [EmployeeRole, ...EmployeeRole[]]): Entrance<Employee> => ({
  security: ["employee"],
  open: false,
  description: `an employee with ${roles.join(" or ")}`,
  refusals: ["not-signed-in", "not-allowed"],
  enter: async (callers, bearer) => {
    const caller = await callers.employee(required(bearer()));
    if (!caller.roles.some((role) => roles.includes(role))) {
      throw new Refusal("not-allowed", `This call needs the app role ${roles.join(" or ")} of Usher Staff.`);
    }
    return caller;
  },
});

/** Anyone; an employee's token is recognised, and any other token, like one that cannot be verified now, counts as none. */
export const employeeOrAnyone: Entrance<Employee | Anyone> = {
  security: ["employee"],
  open: true,
  description: "anyone; an employee sees details",
  refusals: [],
  enter: async (callers, bearer) => {
    try {
      const token = bearer();
      return token === undefined ? ANYONE : await callers.employee(token);
    } catch {
      return ANYONE;
    }
  },
};
