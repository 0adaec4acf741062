import { createHash } from "node:crypto";

/** One way in which a value may lie somewhere. */
export type Disguise = { name: string; bytes: Buffer };

/** What base64 makes of the bytes wherever they begin in a longer text: the characters that neighbours do not change. */
const base64At = (bytes: Buffer, offset: number): string => {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  return whole.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
};

const OFFSETS = [0, 1, 2];

const toUrlSafe = (base64: string): string => base64.replaceAll("+", "-").replaceAll("/", "_");

const asBase64 = (bytes: Buffer): string[] =>
  OFFSETS.flatMap((offset) => {
    const plain = base64At(bytes, offset);
    return [plain, toUrlSafe(plain)];
  });

const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

const escaped = (text: string, write: (code: string) => string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (letter) => write(letter.charCodeAt(0).toString(16).padStart(4, "0")));

const everyByte = (bytes: Buffer, write: (hex: string) => string): string =>
  Array.from(bytes, (byte) => write(byte.toString(16).padStart(2, "0"))).join("");

const printable = (bytes: Buffer, sign: string, keep: RegExp): string =>
  Array.from(bytes, (byte) => {
    const letter = String.fromCharCode(byte);
    return keep.test(letter) ? letter : sign + byte.toString(16).toUpperCase().padStart(2, "0");
  }).join("");

const HASHES = ["md5", "sha1", "sha256", "sha512"];

/** The text itself and its plain spellings: a hash of any of them would tell who knows the value that it is there. */
const spellings = (value: string): string[] => [
  ...new Set([
    value,
    value.trim().normalize("NFC").toLowerCase(),
    value.toUpperCase(),
    value.normalize("NFD"),
    value.replaceAll(/[\s+-]/g, ""),
  ]),
];

const disguisesOf = (text: string): [string, Buffer | string][] => {
  const bytes = Buffer.from(text);
  const wide: [string, Buffer][] = [
    ["UTF-16LE", Buffer.from(text, "utf16le")],
    ["UTF-16BE", utf16be(text)],
  ];
  return [
    ["UTF-8", bytes],
    ...wide,
    ...asBase64(bytes).map((form): [string, string] => ["base64", form]),
    ...wide.flatMap(([name, of]) => asBase64(of).map((form): [string, string] => [`base64 of ${name}`, form])),
    ["hex", bytes.toString("hex")],
    ["hex", bytes.toString("hex").toUpperCase()],
    ["percent", encodeURIComponent(text)],
    ["percent", encodeURIComponent(text).replaceAll("%20", "+")],
    ["percent", everyByte(bytes, (hex) => `%${hex}`)],
    ["quoted-printable", printable(bytes, "=", /[ -<>-~]/)],
    ["JSON", escaped(text, (code) => `\\u${code}`)],
    ...HASHES.flatMap((name): [string, Buffer | string][] => {
      const digest = createHash(name).update(bytes).digest();
      const hex = digest.toString("hex");
      const base64 = digest.toString("base64").replace(/=+$/, "");
      return [digest, hex, hex.toUpperCase(), base64, toUrlSafe(base64)].map((form) => [name, form]);
    }),
  ];
};

/** Every way in which a value may lie somewhere that tells it, each once. */
export const disguises = (value: string): Disguise[] => {
  const all = spellings(value).flatMap(disguisesOf);
  const byBytes = new Map(
    all.map(([name, form]) => {
      const bytes = Buffer.from(form);
      return [bytes.toString("latin1"), { name, bytes }] as const;
    }),
  );
  return [...byBytes.values()];
};

const RUN = 4;
const FEWEST_BITS = 15;
const MOST_BITS = 24;

/** Says of most bytes at once that they are not in `content`: by a hash of every run of four bytes that is. */
const sieveOf = (content: Buffer): ((bytes: Buffer) => boolean) => {
  // Eight bits to a byte of the content, so that few are set by others, and no more than a processor keeps near.
  const width = Math.min(MOST_BITS, Math.max(FEWEST_BITS, 3 + Math.ceil(Math.log2(content.length + 1))));
  const bits = new Uint8Array(2 ** (width - 3));
  const bitOf = (run: number): number => Math.imul(run, 0x9e3779b1) >>> (32 - width);
  let run = 0;
  for (let at = 0; at < content.length; at += 1) {
    run = (run >>> 8) | ((content[at] ?? 0) << 24);
    const bit = bitOf(run);
    bits[bit >>> 3] = (bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return (bytes) => {
    for (let at = 0; at + RUN <= bytes.length; at += 1) {
      const bit = bitOf(bytes.readUInt32LE(at));
      if (((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
    }
    return content.includes(bytes);
  };
};

/** Where which canary was found, in which disguise: nothing of the canary itself. */
export const findCanaries = (
  canaries: Iterable<readonly [string, string]>,
  places: ReadonlyMap<string, Buffer>,
): string[] => {
  const known = [...canaries].map(([canary, value]) => ({ canary, forms: disguises(value) }));
  const found = new Set<string>();
  for (const [place, content] of places) {
    const holds = sieveOf(content);
    for (const { canary, forms } of known) {
      for (const { name, bytes } of forms) if (holds(bytes)) found.add(`${canary} in ${place} as ${name}`);
    }
  }
  return [...found];
};
