import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/access.js';
import { Gate } from './gate.js';

/** Three letters or digits in a row: what an index on trigrams needs to find a text. */
const INDEXED = /[\p{L}\p{N}]{3}/u;

/** Searches that go through everything, one of each caller at a time. */
const THROUGH_ALL = { each: 1, all: 3, waiting: 20, waitMs: 5_000 };

/** Keeps searches that no index can serve from taking all of the database. */
@Injectable()
export class Searches {
  private readonly gate = new Gate(THROUGH_ALL);

  /**
   * Runs a search for `text`; in turn where it has to go through everything.
   * @throws Overloaded when too many such searches wait.
   */
  async run<T>({ id }: Actor, text: string | undefined, search: () => Promise<T>): Promise<T> {
    if (text === undefined || INDEXED.test(text)) return search();
    const leave = await this.gate.enter(id);
    try {
      return await search();
    } finally {
      leave();
    }
  }
}
