/** Something that happened since, as far as a sentence tells it. */
export interface Happening {
  /** What it is called in the history, such as `task_moved`. */
  action: string;
  /** Whose doing it was. */
  by: string;
  /** Whether it was done by whoever reads this, in another place. */
  isOwn: boolean;
  /** The fields that were changed. */
  fields: string[];
  /** The name of the column into which a card was moved. */
  column?: string;
}

/** What was done cannot be undone without taking back what happened since. Nothing was changed. */
export class UndoRefused extends Error {
  constructor(
    /** What happened since, newest first; empty where that cannot be told. */
    readonly since: readonly Happening[],
    /** The address where it can be looked at. */
    readonly place: string,
  ) {
    super('Changed in the meantime');
  }
}
