import { Problem } from '../../kernel/http/problem.js';
import type { ByteRange } from '../../kernel/storage/storage.js';

/**
 * The part of a file that a request asks for (RFC 9110, 14.2); undefined means the whole file. Several parts at once, and
 * what is no range, are answered with the whole.
 * @param ifRange the `If-Range` header: with another tag than the present one, the whole file is asked for.
 * @throws Problem 416 for a part that the file does not have.
 */
export function rangeOf(header: string | undefined, ifRange: string | undefined, tag: string, bytes: number) {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if ((from === '' && to === '') || (ifRange !== undefined && ifRange !== tag)) return undefined;
  const range: ByteRange =
    from === ''
      ? { start: Math.max(0, bytes - Number(to)), end: bytes - 1 }
      : { start: Number(from), end: to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1) };
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (range.start < bytes && range.start <= range.end) return range;
  throw new Problem(416, `The file has ${bytes} bytes.`, {}, { headers: { 'content-range': `bytes */${bytes}` } });
}
