import { controlIn, hiddenIn, normalized } from '../../kernel/validation/text.js';

/** A text of a file as FlowTrack keeps texts: well-formed, in NFC, without control characters, with `\n` as line break. */
export function cleanText(text: string): string {
  let clean = normalized(text.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\0', ''));
  for (let control = controlIn(clean); control; control = controlIn(clean)) clean = clean.replaceAll(control, '');
  return clean;
}

/** The same as one line without characters that hide something. */
export function cleanLine(text: string): string {
  let line = cleanText(text).replace(/\s+/g, ' ').trim();
  for (let hidden = hiddenIn(line); hidden; hidden = hiddenIn(line)) line = line.replaceAll(hidden, '');
  return line.trim();
}

/** The first `max` characters, the last of which says that something is missing. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = [...text];
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** A text that stands for itself in Markdown, on one line. */
export function escaped(text: string): string {
  return cleanLine(text).replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}

/** A link in Markdown, or just its text if it leads to no web page. */
export function linkTo(name: string, url: string): string {
  const shown = escaped(name || url);
  const address = webAddressOf(url);
  return address ? `[${shown}](<${address}>)` : shown;
}

function webAddressOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return /^https?:$/.test(protocol) ? href.replace(/[<>]/g, encodeURIComponent) : undefined;
}
