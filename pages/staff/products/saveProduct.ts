import type { Answer, Client, SendOptions } from "../../api/client.ts";
import type { Values } from "../../forms/values.ts";
import { faultAt, namingEntries } from "../atField.ts";
import type { Product } from "../shapes.ts";
import { TEXTS } from "../texts.ts";
import { lacksTrialEdition, productOf } from "./typedProduct.ts";

/** Sends what was typed of a product. Its faults name the component or the edition that is meant. */
export const saveProduct = async (
  client: Client,
  path: string,
  values: Values,
  options?: SendOptions,
): Promise<Answer<Product>> => {
  if (lacksTrialEdition(values)) throw faultAt("trial/edition", TEXTS.products.trialNeedsEdition);
  const body = productOf(values);
  return namingEntries(body, client.send<Product>("PUT", path, body, options));
};
