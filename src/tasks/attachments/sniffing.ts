import { fileTypeFromBuffer } from 'file-type';

/** How much of a file is looked at, in bytes. */
export const SNIFFED_BYTES = 4100;

/** Pictures that browsers show and of which thumbnails are made. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];
const TEXT = 'text/plain';
const UNKNOWN = 'application/octet-stream';

export const isPicture = (type: string) => PICTURES.includes(type);

/** Whether browsers may show a file of this type: nothing that can contain scripts. */
export const isShown = (type: string) => isPicture(type) || type === 'application/pdf' || type === TEXT;

/** The media type of a file, from its first bytes. Neither its name nor what the client says counts. */
export async function typeOf(head: Buffer): Promise<string> {
  const known = await fileTypeFromBuffer(head).catch(() => undefined);
  if (known) return known.mime === 'image/apng' ? 'image/png' : known.mime;
  return textTypeOf(head) ?? UNKNOWN;
}

function textTypeOf(head: Buffer): string | undefined {
  const text = decoded(head);
  // Control characters are in no text.
  // eslint-disable-next-line no-control-regex
  if (text === undefined || /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) return undefined;
  const start = text.trimStart().toLowerCase();
  if (!/^<[!?a-z]/.test(start)) return TEXT;
  if (start.includes('<svg')) return 'image/svg+xml';
  return start.startsWith('<?xml') ? 'application/xml' : 'text/html';
}

function decoded(head: Buffer): string | undefined {
  try {
    // A character may continue after the part that is looked at.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length >= SNIFFED_BYTES });
  } catch {
    return undefined;
  }
}
