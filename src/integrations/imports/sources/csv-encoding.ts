import chardet from 'chardet';
import iconv from 'iconv-lite';
import { ImportProblem } from '../import-problem.js';
import { Encoding } from '../mappings.dto.js';
import { firstInvalidByte } from './json-stream.js';
import type { Bytes } from './source.js';

/** How much of a file its encoding is guessed by, in bytes. */
const SAMPLE_BYTES = 256 * 1024;

const MARKS: [Encoding, number[]][] = [
  [Encoding.Utf8, [0xef, 0xbb, 0xbf]],
  [Encoding.Utf16le, [0xff, 0xfe]],
  [Encoding.Utf16be, [0xfe, 0xff]],
];

const GUESSED: Record<string, Encoding> = {
  'UTF-16LE': Encoding.Utf16le,
  'UTF-16BE': Encoding.Utf16be,
  'windows-1250': Encoding.Windows1250,
  'ISO-8859-2': Encoding.Windows1250,
  'windows-1251': Encoding.Windows1251,
};

/** The beginning of a file. */
export async function startOf(bytes: Bytes, length = SAMPLE_BYTES): Promise<Buffer> {
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of bytes()) {
    parts.push(part);
    read += part.length;
    if (read >= length) break;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** How much of a file its delimiter is guessed by, in bytes: an even number, so that no character of UTF-16 is cut. */
const BEGINNING_BYTES = 64 * 1024;

/** The text at the beginning of a file. */
export async function beginningOf(bytes: Bytes, encoding: Encoding): Promise<string> {
  return iconv.decode(await startOf(bytes, BEGINNING_BYTES), encoding);
}

/** The encoding of a file: by its mark, else UTF-8 if all of it is, else what its beginning looks like. */
export async function guessEncoding(bytes: Bytes): Promise<Encoding> {
  const start = await startOf(bytes);
  const marked = MARKS.find(([, mark]) => start.subarray(0, mark.length).equals(Buffer.from(mark)));
  if (marked) return marked[0];
  // Before UTF-8, which every text of UTF-16 in Latin letters is too, with NUL characters.
  const zeros = [0, 1].map((odd) => start.filter((byte, n) => byte === 0 && n % 2 === odd).length);
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) > start.length / 8) return odd > even ? Encoding.Utf16le : Encoding.Utf16be;
  if ((await firstInvalidByte(bytes)) === undefined) return Encoding.Utf8;
  return GUESSED[chardet.detect(start) ?? ''] ?? Encoding.Windows1252;
}

/** The text of a file. @throws ImportProblem with the place of what is not in that encoding. */
export async function* decoded(bytes: Bytes, encoding: Encoding): AsyncGenerator<string> {
  if (encoding === Encoding.Utf8) {
    const byte = await firstInvalidByte(bytes);
    if (byte !== undefined) throw new ImportProblem('wrong_encoding', 'The file is not UTF-8.', { byte });
  }
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  for await (const part of bytes()) yield decoder.write(part);
  yield decoder.end() ?? '';
}
