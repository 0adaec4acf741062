import { sealedColumn } from "../../platform/vault/sealedColumn.ts";
import type { AskedSeal } from "./requestTables.ts";

export const askedSeal = sealedColumn<AskedSeal>("erasure_requests", "asked");
