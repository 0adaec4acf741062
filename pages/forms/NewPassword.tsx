import { TextField } from "./Field.tsx";

type Props = { name: string; label: string; hint: string; repeatLabel: string };

/** A password that is chosen, typed twice. The second one is never sent. */
export const NewPassword = ({ name, label, hint, repeatLabel }: Props) => (
  <>
    <TextField name={name} label={label} hint={hint} type="password" autocomplete="new-password" />
    <TextField name={`${name}Again`} label={repeatLabel} type="password" autocomplete="new-password" repeats={name} />
  </>
);
