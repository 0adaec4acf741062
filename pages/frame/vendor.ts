let name = "";

/** Whose page it is, by the name that people know. */
export const vendorName = (): string => name;

/** Said once, before anything is drawn. */
export const setVendorName = (given: string): void => {
  name = given;
};
