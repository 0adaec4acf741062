import { TEXTS } from "../texts.ts";

/** The way back to the customer whose license it is about. */
export const BackToCustomer = ({ organizationId }: { organizationId: string }) => (
  <p>
    <a class="alone" href={`#/organizations/${organizationId}`}>
      {TEXTS.licenses.back}
    </a>
  </p>
);
