/** Code points, which is what people take for characters more than UTF-16 units are. */
export const lengthOf = (text: string): number => Array.from(text).length;
