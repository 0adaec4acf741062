import type { Values } from "../../forms/values.ts";
import type { Product } from "../shapes.ts";
import { linesOf, numberOf } from "../typed.ts";

type Edition = { id: string; features: string[] };

/** Editions as text: one a line, its id, a colon and its features. */
const editionsText = (editions: readonly Edition[]): string =>
  editions.map(({ id, features }) => (features.length === 0 ? id : `${id}: ${features.join(", ")}`)).join("\n");

const editionsOf = (text = ""): Edition[] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [id = "", ...features] = line.split(":");
      return { id: id.trim(), features: linesOf(features.join(":")) };
    });

/** The texts of a form's fields for a product. */
export const typedOf = ({ name, components, editions, trial, ...more }: Product): Values => ({
  name,
  components: components.join("\n"),
  editions: editionsText(editions),
  "trial/days": String(trial?.days ?? ""),
  "trial/edition": trial?.edition ?? "",
  minVersion: more.minVersion ?? "",
  lease: String(more.lease ?? ""),
  refreshAfter: String(more.refreshAfter ?? ""),
});

/** Whether there is a trial of some days and of no edition: Usher would tell how an edition's id has to look. */
export const lacksTrialEdition = (values: Values): boolean =>
  (values["trial/days"] ?? "").trim() !== "" && (values["trial/edition"] ?? "").trim() === "";

/** What was typed, as Usher takes it; a field that was left empty is left out. */
export const productOf = (values: Values): object => {
  const [days, edition] = [numberOf(values["trial/days"]), values["trial/edition"]?.trim() ?? ""];
  const [lease, refreshAfter] = [numberOf(values.lease), numberOf(values.refreshAfter)];
  const minVersion = values.minVersion?.trim() ?? "";
  return {
    name: values.name,
    components: linesOf(values.components),
    editions: editionsOf(values.editions),
    ...(days === undefined && edition === "" ? {} : { trial: { days, edition } }),
    ...(minVersion === "" ? {} : { minVersion }),
    ...(lease === undefined ? {} : { lease }),
    ...(refreshAfter === undefined ? {} : { refreshAfter }),
  };
};
