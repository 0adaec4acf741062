import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const END_SIZE = 22;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
const HEADER_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;

/** The content of one file in a ZIP archive (APPNOTE 6.3, without ZIP64). Throws where the archive has no such file. */
export const fileInArchive = (archive: Buffer, path: string): Buffer => {
  const found = entriesOf(archive).find((entry) => entry.path === path);
  if (found === undefined) throw new Error(`the archive has no file ${path}`);
  const nameLength = archive.readUInt16LE(found.header + 26);
  const extraLength = archive.readUInt16LE(found.header + 28);
  const begin = found.header + HEADER_SIZE + nameLength + extraLength;
  const packed = archive.subarray(begin, begin + found.packedSize);
  if (found.method === STORED) return packed;
  if (found.method === DEFLATED) return inflateRawSync(packed);
  throw new Error(`${path} is packed by method ${found.method}, which is not known here`);
};

type Entry = { path: string; method: number; packedSize: number; header: number };

/** What the directory at the archive's end lists. */
const entriesOf = (archive: Buffer): Entry[] => {
  const end = endOf(archive);
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error("the archive's directory is damaged");
    const nameLength = archive.readUInt16LE(at + 28);
    entries.push({
      path: archive.toString("utf8", at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength),
      method: archive.readUInt16LE(at + 10),
      packedSize: archive.readUInt32LE(at + 20),
      header: archive.readUInt32LE(at + 42),
    });
    at += ENTRY_SIZE + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
};

/** Where the directory's end record is: the last thing in the archive but a comment. */
const endOf = (archive: Buffer): number => {
  for (let at = archive.length - END_SIZE; at >= 0; at -= 1) if (archive.readUInt32LE(at) === END) return at;
  throw new Error("this is no ZIP archive");
};
