import { createContext } from "preact";
import type { Draft } from "./drafts.ts";

/** What a form tells its fields: their faults by name, and what was typed before. */
export type FormState = { id: string; faults: Readonly<Record<string, string>>; draft: Draft; isBusy: boolean };

export const FormContext = createContext<FormState>({ id: "", faults: {}, draft: {}, isBusy: false });
