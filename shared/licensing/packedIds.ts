const ID_BYTES = 16;

/** GUIDs, 16 bytes each in the order of their text, one after the other. Throws `RangeError` for anything else. */
export const packIds = (ids: readonly string[]): Uint8Array => {
  const bytes = Buffer.from(ids.join("").replaceAll("-", ""), "hex");
  if (bytes.length !== ids.length * ID_BYTES) throw new RangeError("Only GUIDs can be packed.");
  return bytes;
};

/** The GUIDs that `packIds` put together, in lower case. */
export const unpackIds = (bytes: Uint8Array): string[] => {
  const hex = Buffer.from(bytes).toString("hex");
  return Array.from({ length: bytes.length / ID_BYTES }, (_, at) => {
    const id = hex.slice(2 * ID_BYTES * at, 2 * ID_BYTES * (at + 1));
    return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-");
  });
};

/**
 * Whether an id is among packed ones that are in ascending order. Looks at few of them, however many there are; what is
 * no id is not among them.
 */
export const isPacked = (packed: Uint8Array, id: string): boolean => {
  const wanted = Buffer.from(id.replaceAll("-", ""), "hex");
  if (wanted.length !== ID_BYTES) return false;
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  let [first, last] = [0, packed.length / ID_BYTES - 1];
  while (first <= last) {
    const middle = (first + last) >> 1;
    const difference = bytes.compare(wanted, 0, ID_BYTES, middle * ID_BYTES, (middle + 1) * ID_BYTES);
    if (difference === 0) return true;
    if (difference < 0) first = middle + 1;
    else last = middle - 1;
  }
  return false;
};
