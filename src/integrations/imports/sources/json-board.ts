import { ImportProblem } from '../import-problem.js';
import { type Found, readJson } from './json-stream.js';
import { type Kind, LIMITS, type Reading, type SourceItem } from './source.js';

/** How the elements of a list at the top of a file are read. */
interface Part {
  /** How many there may be. */
  bound: number;
  /** What an element is; undefined if it is broken. @param n its number, from 1 on. */
  read: (value: unknown, n: number) => SourceItem[] | undefined;
}

/** Reads a board that is one JSON object: a few facts, and lists of what it has. */
export class JsonBoard {
  readonly facts: Record<string, unknown> = {};
  /** How many elements each list has. */
  readonly elements: Record<string, number> = {};
  /** How many elements are left out. */
  broken = 0;
  private readonly seen = new Map<Kind, Set<string>>();

  constructor(
    private readonly reading: Reading,
    private readonly parts: Record<string, Part>,
  ) {}

  /** @param facts the names of values at the top. @throws ImportProblem */
  async read(facts: string[]): Promise<void> {
    const paths = [...facts, ...Object.keys(this.parts).map((name) => `${name}.*`)].map((path) => `$.${path}`);
    await readJson(this.reading.bytes, paths, (found) => this.reading.emit(found.flatMap((one) => this.take(one))));
  }

  private take({ path, value }: Found): SourceItem[] {
    const [name = '', n] = path;
    if (n === undefined) {
      if (!(name in this.parts)) this.facts[name] = value;
      return [];
    }
    const part = this.parts[name];
    if (!part) return [];
    const count = (this.elements[name] = (this.elements[name] ?? 0) + 1);
    if (count > part.bound) {
      throw new ImportProblem('too_many', `The file has more than ${part.bound} ${name}.`, { path: `${name}[${n}]` });
    }
    return part.read(value, count)?.flatMap((item) => this.once(item)) ?? this.skip();
  }

  /** Leaves out what has an id that was there before. */
  private once(item: SourceItem): SourceItem[] {
    const ids = this.seen.get(item.kind) ?? new Set<string>();
    this.seen.set(item.kind, ids);
    if (ids.has(item.source_id)) return item.kind === 'person' ? [] : this.skip();
    if (item.kind === 'person' && ids.size >= LIMITS.people) return [];
    ids.add(item.source_id);
    return [item];
  }

  private skip(): SourceItem[] {
    this.broken += 1;
    return [];
  }
}
