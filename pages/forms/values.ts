/** The texts of a form by the names of its fields; a field that was left empty is "". */
export type Values = Readonly<Record<string, string>>;
