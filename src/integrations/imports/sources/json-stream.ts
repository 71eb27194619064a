import { isUtf8 } from 'node:buffer';
import { JSONParser, TokenType } from '@streamparser/json';
import { ImportProblem } from '../import-problem.js';
import { type Bytes, LIMITS } from './source.js';

/** A value that was found, with the keys that lead to it: `['cards', 12]`. */
export interface Found {
  path: (string | number)[];
  value: unknown;
}

/** Limits what one parser may hold, and remembers where it is. */
class Guard {
  private depth = 0;
  private since = 0;
  private last = 0;

  /** @param level at which elements begin: 3 for those of a list at the top. */
  constructor(private readonly level: number) {}

  /** Counts a token that begins at a byte of the file. */
  token(type: TokenType, offset: number): void {
    this.last = offset;
    if (type === TokenType.LEFT_BRACE || type === TokenType.LEFT_BRACKET) this.depth += 1;
    if (type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET) this.depth -= 1;
    if (this.depth > LIMITS.depth) {
      throw new ImportProblem('too_deep', `The file is nested deeper than ${LIMITS.depth} levels.`, { byte: offset });
    }
    if (this.depth < this.level) this.since = offset;
    this.check(offset);
  }

  /** @throws ImportProblem if a value is longer than it may be. */
  check(offset: number): void {
    if (offset - Math.max(this.since, 0) <= LIMITS.value_bytes && offset - this.last <= LIMITS.value_bytes) return;
    const limit = `${LIMITS.value_bytes / 1024 / 1024} MB`;
    throw new ImportProblem('too_long', `A value of the file is longer than ${limit}.`, { byte: this.since });
  }
}

/**
 * Reads a JSON file as a stream: only the values at `paths` are ever in memory.
 * @param take gets the values of each part of the file.
 * @param level how deep elements are, whose length is bounded: 3 in a list at the top.
 * @throws ImportProblem with the place of what is wrong.
 */
export async function readJson(
  bytes: Bytes,
  paths: string[],
  take: (found: Found[]) => Promise<void>,
  level = 3,
): Promise<void> {
  await requireUtf8(bytes);
  let found: Found[] = [];
  let read = 0;
  const guard = new Guard(level);
  const parser = new JSONParser({ paths, keepStack: false });
  parser.onToken = ({ token, offset }) => guard.token(token, offset);
  parser.onValue = ({ value, key, stack }) => {
    const keys = [...stack.slice(1).map((level) => level.key), key];
    found.push({ path: keys.filter((part) => part !== undefined), value });
  };
  try {
    for await (const part of bytes()) {
      parser.write(read === 0 ? withoutMark(part) : part);
      read += part.length;
      guard.check(read);
      await take(found.splice(0));
    }
    if (read === 0) throw new ImportProblem('empty', 'The file is empty.');
    if (!parser.isEnded) parser.end();
    await take(found.splice(0));
  } catch (error) {
    found = [];
    throw problemOf(error as Error, read);
  }
}

/** An error of the parser as its user reads it: it says at which byte it is. */
function problemOf(error: Error, read: number): Error {
  const { message } = error;
  const isEnd = /ended in (the middle|mid-parsing)/.test(message);
  if (!isEnd && !/^(Tokenizer|TokenParser)Error$/.test(error.constructor.name)) return error;
  if (isEnd) {
    return new ImportProblem('truncated', 'The file ends in the middle: it was not downloaded whole.', { byte: read });
  }
  const at = /absolute position "(\d+)"/.exec(message)?.[1];
  return new ImportProblem('not_json', 'The file is not valid JSON.', { byte: at ? Number(at) : read });
}

function withoutMark(part: Buffer): Buffer {
  return part.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? part.subarray(3) : part;
}

/** How many bytes a character may have before the end of a part. */
const TAIL = 3;

/** The first byte that is not UTF-8, or undefined. */
export async function firstInvalidByte(bytes: Bytes): Promise<number | undefined> {
  let before = 0;
  let rest = Buffer.alloc(0);
  for await (const part of bytes()) {
    const whole = Buffer.concat([rest, part]);
    const end = endOfCharacters(whole);
    if (!isUtf8(whole.subarray(0, end))) return before + firstInvalidIn(whole.subarray(0, end));
    rest = Buffer.from(whole.subarray(end));
    before += end;
  }
  return rest.length === 0 ? undefined : before;
}

/** Where the last whole character ends. */
function endOfCharacters(part: Buffer): number {
  for (let back = 1; back <= Math.min(TAIL, part.length); back++) {
    const byte = part[part.length - back] ?? 0;
    if (byte < 0x80) return part.length;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? part.length - back : part.length;
  }
  return part.length;
}

function firstInvalidIn(part: Buffer): number {
  let [low, high] = [0, part.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const end = endOfCharacters(part.subarray(0, middle));
    if (isUtf8(part.subarray(0, end))) low = middle;
    else high = middle;
  }
  return low;
}

async function requireUtf8(bytes: Bytes): Promise<void> {
  const byte = await firstInvalidByte(bytes);
  if (byte === undefined) return;
  throw new ImportProblem('not_utf8', 'The file is not UTF-8.', { byte });
}
