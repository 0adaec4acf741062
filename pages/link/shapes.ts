/** What Usher answers to a mailed link, by the types of the very schemas that it answers with. */
import type { output } from "zod";
import type { receiptAnswer } from "../../shared/privacy/erasure/schemas.ts";

export type Receipt = output<typeof receiptAnswer>;
