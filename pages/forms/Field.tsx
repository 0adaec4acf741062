import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { SHARED } from "../frame/texts.ts";
import { fieldId } from "./FaultSummary.tsx";
import { FormContext } from "./formContext.ts";

/** What every kind of field has. */
export type FieldProps = {
  name: string;
  label: string;
  hint?: string | undefined;
  /** May be left empty. */
  optional?: boolean;
  /** That it may be is said elsewhere. */
  isPlain?: boolean;
  /** What stands in it at first. */
  value?: string | undefined;
};

/** What ties a control to its label, its hint and its fault. */
export type Ties = {
  id: string;
  name: string;
  required: boolean;
  defaultValue: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
};

type Props = FieldProps & { children: (ties: Ties) => ComponentChildren };

/** A field: label, hint, the control and what is wrong with it, told together. */
export const Labelled = ({ name, label, hint, optional = false, isPlain = false, value = "", children }: Props) => {
  const { id: formId, faults, draft } = useContext(FormContext);
  const id = fieldId(formId, name);
  const fault = faults[name];
  const described = [hint === undefined ? "" : `${id}-hint`, fault === undefined ? "" : `${id}-fault`].filter(Boolean);
  const ties: Ties = {
    id,
    name,
    required: !optional,
    defaultValue: draft[name] ?? value,
    "aria-describedby": described.length === 0 ? undefined : described.join(" "),
    "aria-invalid": fault === undefined ? undefined : true,
  };
  return (
    <div class="field">
      <label for={id}>
        <span class="label">{label}</span>
        {optional && !isPlain ? <span class="quiet"> ({SHARED.optional})</span> : null}
      </label>
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children(ties)}
      {fault === undefined ? null : (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
};

type TextProps = FieldProps & {
  type?: "text" | "email" | "tel" | "password" | "date" | "time" | "number";
  autocomplete?: string;
  maxLength?: number;
  /** The field that this one has to repeat. */
  repeats?: string;
  /** It is shown and sent, and cannot be changed. */
  isFixed?: boolean;
};

/** One line of text. */
export const TextField = ({
  type = "text",
  autocomplete = "off",
  maxLength,
  repeats,
  isFixed = false,
  ...field
}: TextProps) => (
  <Labelled {...field}>
    {(ties) => (
      <input
        {...ties}
        {...(isFixed ? { readOnly: true, defaultValue: field.value ?? "" } : {})}
        // The types of JSX want to know which one it is.
        type={type as "text"}
        autocomplete={autocomplete}
        maxLength={maxLength}
        data-repeats={repeats}
        dir={type === "text" ? "auto" : undefined}
        spellcheck={type === "text" ? undefined : false}
      />
    )}
  </Labelled>
);

/** Several lines of text. */
export const TextArea = ({ rows = 6, ...field }: FieldProps & { rows?: number }) => (
  <Labelled {...field}>{(ties) => <textarea {...ties} rows={rows} dir="auto" />}</Labelled>
);

/** One of several. */
export const Choice = ({
  options,
  onChoose,
  ...field
}: FieldProps & { options: readonly { value: string; label: string }[]; onChoose?: (value: string) => void }) => (
  <Labelled {...field}>
    {({ defaultValue, ...ties }) => (
      <select {...ties} onChange={({ currentTarget }) => onChoose?.(currentTarget.value)}>
        {options.map(({ value, label }) => (
          <option key={value} value={value} selected={value === defaultValue}>
            {label}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);
