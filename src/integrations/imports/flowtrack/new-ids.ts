import { createHash } from 'node:crypto';

const VERSION = 0x70;
const VARIANT = 0x80;
const ID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;
const WHOLE = new RegExp(`^${ID.source}$`, 'i');

/** Whether a text is the id of something. */
export const isId = (text: string): boolean => WHOLE.test(text);

/**
 * The id that something of another installation gets in a project: the same each time, another one in each project, and one
 * that nobody who writes a file can choose. The time in it stays, by which ids sort.
 */
export function newIdOf(project_id: string, id: string): string {
  const bytes = createHash('sha256').update(`${project_id} ${id.toLowerCase()}`).digest().subarray(0, 16);
  const source = Buffer.from(id.replaceAll('-', ''), 'hex');
  if ((source[6] ?? 0) >> 4 === 7) source.copy(bytes, 0, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | VERSION;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | VARIANT;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What ids of a file mean in the project that it is imported into. */
export class Ids {
  /**
   * @param known the ids of what is here: users, columns, labels, and the project itself.
   * @param people the ids of people who may be nobody here.
   */
  constructor(
    private readonly project_id: string,
    private readonly known: ReadonlyMap<string, string>,
    private readonly people: ReadonlyMap<string, string>,
  ) {}

  /** What belongs to the project: it keeps its own id from one import to the next. */
  of(id: string): string {
    return this.known.get(id) ?? newIdOf(this.project_id, id);
  }

  /** A user; null for somebody who is none here. */
  person(id: string | null): string | null {
    return id === null ? null : (this.known.get(id) ?? null);
  }

  /** The name of somebody in the file. */
  nameOf(id: string): string {
    return this.people.get(id) ?? '?';
  }

  isPerson(id: string): boolean {
    return this.people.has(id);
  }

  /** A text with the ids of what is here; who is nobody here is called by name. */
  text(text: string): string {
    if (!text.includes('-')) return text;
    const mentioned = text.replace(/@\[user:([\da-f-]{36})\]/gi, (whole, id: string) => {
      const person = id.toLowerCase();
      if (!this.isPerson(person)) return whole;
      return this.person(person) === null ? `@${this.nameOf(person)}` : whole;
    });
    return mentioned.replace(ID, (id) => this.known.get(id.toLowerCase()) ?? id);
  }

  /** A text in which all ids are those of things here, such as a filter. */
  filter(text: string): string {
    return text.replace(ID, (id) => this.of(id.toLowerCase()));
  }

  /**
   * Recorded data with the ids of what is here.
   * @param key the key of the project, by which its tasks are called.
   */
  data(value: unknown, key: string, name = ''): unknown {
    if (typeof value === 'string') {
      if (isId(value)) return this.isPerson(value) ? this.person(value) : this.of(value);
      if (name === 'key' && /^[A-Z]{2,10}-\d{1,10}$/.test(value)) return `${key}${value.slice(value.indexOf('-'))}`;
      return this.text(value);
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.data(item, key));
    return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, this.data(item, key, field)]));
  }
}
