/** A tool: an operation of the API, as language models see it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** When to use it, and how: whatever the API's document does not say about the operation. */
  readonly description: string;
  /** The method, and the path below the API's prefix: `GET /tasks/{id}`. */
  readonly operation: string;
  /** The names of arguments for parameters of the path, where the path's own name would say too little. */
  readonly path?: Readonly<Record<string, string>>;
  /** The parameters of the query or the fields of the body that are offered. */
  readonly takes?: readonly string[];
  /** Arguments that the API does not require, and the tool does. */
  readonly requires?: readonly string[];
  /** Values of arguments that are not given. */
  readonly defaults?: Readonly<Record<string, string | number>>;
  /** Fields of the body that always have the same value. */
  readonly sets?: Readonly<Record<string, unknown>>;
  /** Whether it changes nothing, although its operation is one that could. */
  readonly isReadOnly?: boolean;
  /** Whether something may be gone afterwards. */
  readonly isDestructive?: boolean;
}

/** The argument that becomes `If-Match`: a version of what is changed. */
export const VERSION = 'version';
/** The argument that becomes `Idempotency-Key`. */
export const IDEMPOTENCY_KEY = 'idempotency_key';
