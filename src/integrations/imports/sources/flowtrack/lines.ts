import type { Readable } from 'node:stream';
import { normalized } from '../../../../kernel/validation/text.js';
import { ImportProblem } from '../../import-problem.js';
import { cleanText } from '../../text.js';
import { LIMITS } from '../source.js';
import { brokenIn } from './archive.js';

/** A line of a file: its number from 1 on, and the value that it has. */
export interface Line {
  line: number;
  value: unknown;
}

const NEWLINE = 0x0a;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Something is wrong with a line. */
export const badLine = (path: string, line: number, what: string): ImportProblem =>
  new ImportProblem('bad_line', `Line ${line} of ${path} ${what}.`, { path, line });

/** Reads the lines of a file, of which one is in memory at a time. @throws ImportProblem */
export async function* linesOf(path: string, content: Readable): AsyncGenerator<Line> {
  let line = 0;
  let rest: Buffer[] = [];
  let held = 0;
  try {
    for await (const part of content as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = part.indexOf(NEWLINE); end !== -1; end = part.indexOf(NEWLINE, from)) {
        line += 1;
        yield { line, value: valueOf(path, line, Buffer.concat([...rest, part.subarray(from, end)])) };
        [rest, held, from] = [[], 0, end + 1];
      }
      if (from < part.length) rest.push(part.subarray(from));
      held += part.length - from;
      if (held > LIMITS.value_bytes) throw badLine(path, line + 1, `is longer than ${LIMITS.value_bytes} bytes`);
    }
  } catch (error) {
    throw brokenIn(path, error);
  }
  if (held > 0) throw badLine(path, line + 1, 'ends in the middle');
}

/** The value that JSON text is, with all texts in it as FlowTrack keeps them. @throws ImportProblem */
export function valueOf(path: string, line: number, text: Buffer): unknown {
  if (text.length > LIMITS.value_bytes) throw badLine(path, line, `is longer than ${LIMITS.value_bytes} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    throw badLine(path, line, error instanceof SyntaxError ? 'is not valid JSON' : 'is not UTF-8');
  }
  return cleaned(value, () => badLine(path, line, `is nested deeper than ${LIMITS.depth} levels`));
}

/** A copy in which texts are well-formed, and ids in one form. */
function cleaned(value: unknown, tooDeep: () => Error, depth = 0): unknown {
  if (depth > LIMITS.depth) throw tooDeep();
  if (typeof value === 'string') return UUID.test(value) ? value.toLowerCase() : cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, tooDeep, depth + 1));
  const entries = Object.entries(value).map(([name, item]) => [normalized(name), cleaned(item, tooDeep, depth + 1)]);
  return Object.fromEntries(entries);
}
