import { Injectable } from '@nestjs/common';
import { Database, type Queryable, READ_LIMIT_MS } from '../../database/sql.js';
import { InvalidInput } from '../../kernel/http/problem.js';
import { cursorOf, valuesOf } from '../../kernel/paging/cursor.js';
import type { HistoryCheckStepDto } from './chain.dto.js';
import {
  type Chain,
  checkHead,
  checkRows,
  type Finding,
  findChain,
  nextChain,
  type Place,
  START,
} from './chain-check.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HASH = /^([0-9a-f]{64})?$/;
const NUMBER = /^\d{1,15}$/;

/** The check of all histories in steps, each of which reads one page of rows. */
@Injectable()
export class ChainQueries {
  constructor(private readonly database: Database) {}

  /**
   * Checks the next rows. What was found in a project ends its check; the next step is about the next project.
   * @param cursor from the step before. Nobody but its holder is deceived by a wrong one.
   * @throws InvalidInput
   */
  async step(cursor?: string): Promise<HistoryCheckStepDto> {
    const database = this.database.within(READ_LIMIT_MS.report);
    const { after, within } = cursor === undefined ? {} : decoded(cursor);
    const chain = within ? await findChain(database, within.id) : await nextChain(database, after);
    if (!chain) return { checked: null, next: null };
    const place = await nextPlace(database, chain, within?.place ?? START);
    const { project_id, name, seq: last } = chain;
    const last_seq = last ?? 0;
    const isAtEnd = 'flaw' in place || place.seq >= last_seq;
    const finding = 'flaw' in place ? place : (isAtEnd && checkHead(chain, place)) || null;
    return {
      checked: {
        project_id,
        project_name: name,
        seq: place.seq,
        last_seq,
        hash: chain.hash ?? '',
        done: isAtEnd,
        finding,
      },
      next: isAtEnd ? cursorOf([project_id]) : cursorOf(encoded(project_id, place)),
    };
  }
}

/** How far a project is checked after the next rows, or what was found in them. */
async function nextPlace(database: Queryable, { project_id, seq }: Chain, place: Place): Promise<Place | Finding> {
  return seq === null || place.seq >= seq ? place : checkRows(database, project_id, place, seq);
}

const encoded = (id: string, { seq, hash, sure }: Place) => [id, String(seq), hash, String(sure)];

/** The project after which, or within which, to go on. @throws InvalidInput */
function decoded(cursor: string): { after?: string; within?: { id: string; place: Place } } {
  const [id = '', seq, hash = '', sure = '', ...more] = valuesOf(cursor);
  if (ID.test(id) && seq === undefined) return { after: id };
  if (ID.test(id) && NUMBER.test(seq ?? '') && HASH.test(hash) && NUMBER.test(sure) && more.length === 0) {
    return { within: { id, place: { seq: Number(seq), hash, sure: Number(sure) } } };
  }
  throw new InvalidInput([{ field: 'cursor', message: 'is not the cursor of a check of the history' }]);
}
