/** Words in lines of at most `width` characters; a longer word has a line of its own. */
const linesOf = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** A table for a terminal: cells are wrapped at the widths of their columns, rows are parted by a line. */
export const textTable = (widths: readonly number[], rows: readonly (readonly string[])[]): string => {
  const wrapped = rows.map((row) => widths.map((width, column) => linesOf(row[column] ?? "", width)));
  const drawn = wrapped.map((cells) => {
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      widths
        .map((width, column) => (cells[column]?.[line] ?? "").padEnd(width))
        .join(" | ")
        .trimEnd(),
    ).join("\n");
  });
  return drawn.join(`\n${widths.map((width) => "-".repeat(width)).join("-+-")}\n`);
};
