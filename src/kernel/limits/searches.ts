import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/access.js';
import { Gate } from './gate.js';

/** Three letters or digits in a row: what an index on trigrams needs to find a text. */
const INDEXED = /[\p{L}\p{N}]{3}/u;

/** Searches that go through all that the caller may see, one of each caller at a time. */
const THROUGH_ALL = { each: 1, all: 3, waiting: 20, waitMs: 5_000 };
/** Searches through an index, which may find very much, at a time. */
const THROUGH_INDEX = { each: 2, all: Infinity, waiting: 100, waitMs: 5_000 };

/** Keeps the searches of one caller from taking all of the database. */
@Injectable()
export class Searches {
  private readonly slow = new Gate(THROUGH_ALL);
  private readonly fast = new Gate(THROUGH_INDEX);

  /**
   * Runs a search for `text`, if any, in its turn.
   * @throws Overloaded when too many searches wait.
   */
  async run<T>({ id }: Actor, text: string | undefined, search: () => Promise<T>): Promise<T> {
    if (text === undefined) return search();
    const leave = await (INDEXED.test(text) ? this.fast : this.slow).enter(id);
    try {
      return await search();
    } finally {
      leave();
    }
  }
}
