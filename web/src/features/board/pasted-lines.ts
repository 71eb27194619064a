/** The maximum number of tasks at once. */
export const MOST_LINES = 100;

/** The non-empty lines of a text. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n\r\u0085\u2028\u2029]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
