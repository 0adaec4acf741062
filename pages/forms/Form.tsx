import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type Problem, problemOf } from "../api/problem.ts";
import { type OwnWords, wordsOf } from "../api/words.ts";
import { Notice } from "../parts/Notice.tsx";
import { type Draft, forgetDraft, keepDraft, readDraft } from "./drafts.ts";
import { FaultSummary, type NamedFault } from "./FaultSummary.tsx";
import { findFaults } from "./findFaults.ts";
import { FormContext } from "./formContext.ts";
import type { Values } from "./values.ts";

type Props = {
  /** What the button says. */
  submit: string;
  /** Does it. A `Problem` that it throws is shown, at the fields where it names some. */
  onSubmit: (values: Values) => Promise<void>;
  /** Asked in its place where the form sees a fault by itself: throws what else is wrong, so that all is told at once. */
  onCheck?: (values: Values) => Promise<void>;
  /** What is said beside the button once it is done, until the button is pressed again. */
  done?: string | ((sent: Values) => string) | undefined;
  /** Under this name what was typed stays in the window until it is sent. */
  draft?: string;
  /** Words for a refusal, by its code. */
  words?: OwnWords | undefined;
  /** The field that a refusal stands at, by its code; others stand above the form. */
  places?: Readonly<Record<string, string>> | undefined;
  /** The button of an act that takes something away. */
  isGrave?: boolean;
  /** Beside the button. */
  aside?: ComponentChildren;
  children?: ComponentChildren;
};

/** What was typed, but for repetitions, which have done their work; and what the button says that was pressed. */
const valuesOf = (form: HTMLFormElement, button: HTMLElement | null): Values => {
  const repetitions = [...form.querySelectorAll<HTMLInputElement>("[data-repeats]")].map(({ name }) => name);
  const texts = [...new FormData(form, button)].flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return Object.fromEntries(texts.filter(([name = ""]) => !repetitions.includes(name)));
};

/** The field that a JSON pointer stands for: that of the longest of its beginnings, as in `trial/days`; else its first step. */
const fieldOf = (form: HTMLFormElement, pointer: string): string => {
  const steps = pointer.split("/").slice(1);
  const names = steps.map((_, at) => steps.slice(0, steps.length - at).join("/"));
  return names.find((name) => form.elements.namedItem(name) !== null) ?? steps[0] ?? "";
};

/** Faults by the order in which one comes upon their fields; what is nobody's comes first. */
const inOrder = (form: HTMLFormElement, faults: readonly NamedFault[]): NamedFault[] => {
  const names = [...form.elements].map((element) => element.getAttribute("name") ?? "");
  return faults.toSorted((one, other) => names.indexOf(one.name) - names.indexOf(other.name));
};

/** What is wrong with each field, all of it, by its name. */
const byField = (faults: readonly NamedFault[]): Readonly<Record<string, string>> => {
  const texts = new Map<string, string>();
  for (const { name, text } of faults) texts.set(name, [texts.get(name), text].filter(Boolean).join("\n"));
  return Object.fromEntries(texts);
};

/** Faults of fields that the form has are told there; of others, in the summary alone. */
const told = (
  form: HTMLFormElement,
  problem: Problem,
  { words, places }: Pick<Props, "words" | "places">,
): NamedFault[] =>
  problem.errors.length === 0
    ? [{ name: places?.[problem.code] ?? "", text: wordsOf(problem, words) }]
    : problem.errors.map(({ pointer, code, detail }) => ({
        name: fieldOf(form, pointer),
        text: words?.[code] ?? detail,
      }));

/**
 * A form: its button is busy while it is sent; what is wrong is listed above it, with links, and stands at each field
 * (WCAG 2.2, 3.3.1 and 3.3.3). Nothing that was typed is lost before it is sent; then the fields are as they were at first.
 */
export const Form = ({
  submit,
  onSubmit,
  onCheck,
  done,
  draft,
  words,
  places,
  isGrave = false,
  aside,
  children,
}: Props) => {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<readonly NamedFault[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [typed, setTyped] = useState<Draft>(() => (draft === undefined ? {} : readDraft(draft)));
  const [timesDone, setTimesDone] = useState(0);
  const [news, setNews] = useState("");

  // What was sent makes room, once the fields have what stands in them from now on.
  useEffect(() => {
    if (timesDone > 0) form.current?.reset();
  }, [timesDone]);

  /** What else is wrong, besides what the form sees by itself. */
  const check = async (element: HTMLFormElement, seen: readonly NamedFault[], values: Values): Promise<void> => {
    const refused = await onCheck?.(values).catch(problemOf);
    const more = refused === undefined || refused.errors.length === 0 ? [] : told(element, refused, { words, places });
    setFaults(inOrder(element, [...seen, ...more.filter(({ name }) => !seen.some((fault) => fault.name === name))]));
  };

  const send = async (element: HTMLFormElement, button: HTMLElement | null): Promise<void> => {
    const seen = findFaults(element);
    setFaults(seen);
    setNews("");
    setBusy(true);
    try {
      const values = valuesOf(element, button);
      if (seen.length > 0) return await check(element, seen, values);
      await onSubmit(values);
      setNews(typeof done === "function" ? done(values) : (done ?? ""));
      if (draft !== undefined) forgetDraft(draft);
      setTyped({});
      setTimesDone((times) => times + 1);
    } catch (error) {
      setFaults(inOrder(element, told(element, problemOf(error), { words, places })));
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormContext.Provider value={{ id, faults: byField(faults), draft: typed, isBusy }}>
      <form
        ref={form}
        noValidate
        aria-busy={isBusy}
        onInput={() => draft !== undefined && form.current && keepDraft(draft, form.current)}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void send(event.currentTarget, event.submitter);
        }}
      >
        <FaultSummary formId={id} faults={faults} />
        {children}
        <div class="actions">
          <button type="submit" class={isGrave ? "grave" : undefined} aria-disabled={isBusy}>
            {submit}
          </button>
          {aside}
        </div>
        {news === "" ? null : (
          <Notice kind="good">
            <p>{news}</p>
          </Notice>
        )}
      </form>
    </FormContext.Provider>
  );
};
