/** Where in a file something is wrong. */
export interface Place {
  line?: number;
  /** Bytes before it. */
  byte?: number;
  /** Such as `cards[12]`. */
  path?: string;
}

/** A file cannot be imported, or an import cannot go on: told to its user as it is. */
export class ImportProblem extends Error {
  constructor(
    /** What the page translates. */
    readonly code: string,
    message: string,
    readonly place: Place = {},
  ) {
    super(message);
  }
}

/** Another instance owns the import now, or it has been cancelled: the worker stops. */
export class LeaseLost extends Error {}
