import { Injectable } from '@nestjs/common';
import { Database, type Queryable, READ_LIMIT_MS, type Sql } from '../database/sql.js';
import type { Actor } from '../kernel/access/access.js';
import { InvalidInput } from '../kernel/http/problem.js';
import { Searches } from '../kernel/limits/searches.js';
import { cursorOf, valuesOf } from '../kernel/paging/cursor.js';
import { Page } from '../kernel/paging/page.js';
import { UUID } from '../kernel/validation/fields.js';
import { Highlighter } from './highlight.js';
import { type FoundDto, FoundType, type SearchQuery } from './search.dto.js';
import {
  matchingComments,
  matchingLabels,
  matchingProjects,
  matchingTasks,
  misspelledTasks,
  NAMED,
  similarNames,
  similarTasks,
} from './search-matches.js';
import { type FoundRow, rowsOf } from './search-rows.js';
import type { Asked } from './search-scope.js';
import { type Searched, tsqueryOf, wordsOf } from './search-words.js';

const DEFAULT_LIMIT = 20;
/** If fewer things match, similar spellings are looked for. */
const FEW = 5;
/** Shorter words are similar to too many others; long ones, and many, can be misspelled in too many ways. */
const SPELLED = { minLength: 4, maxLength: 20, maxWords: 4 };

interface Match {
  type: FoundType;
  id: string;
  score: number;
}

const MATCHING: Record<FoundType, (asked: Asked) => Sql> = {
  [FoundType.Project]: matchingProjects,
  [FoundType.Label]: matchingLabels,
  [FoundType.Task]: matchingTasks,
  [FoundType.Comment]: matchingComments,
};

/** One after the other, until there are enough. */
const SIMILAR: [FoundType, (asked: Asked) => Sql][] = [
  [FoundType.Project, (asked) => similarNames(asked, 'projects')],
  [FoundType.Label, (asked) => similarNames(asked, 'labels')],
  [FoundType.Task, misspelledTasks],
  [FoundType.Task, similarTasks],
];

/** Searches everything that a caller can see. */
@Injectable()
export class SearchQueries {
  constructor(
    private readonly database: Database,
    private readonly searches: Searches,
  ) {}

  /** One page of what is found, the best first. @throws InvalidInput for an invalid cursor; Overloaded. */
  async search(actor: Actor, query: SearchQuery): Promise<Page<FoundDto>> {
    const after = query.cursor === undefined ? undefined : placeOf(query.cursor);
    const { q } = query;
    if (q === undefined) return new Page<FoundDto>('[]', undefined);
    return this.searches.run(actor, q, () => this.find(actor, { ...query, q }, after));
  }

  private async find(
    actor: Actor,
    query: SearchQuery & { q: string },
    after?: Pick<Match, 'id' | 'score'>,
  ): Promise<Page<FoundDto>> {
    const { q: text, type, project_id, limit = DEFAULT_LIMIT } = query;
    const on = this.database.searching(READ_LIMIT_MS.page);
    const searched = await wordsOf(on, text);
    if (searched.words.length === 0) return new Page<FoundDto>('[]', undefined);
    const asked = { actor, text, searched, query: tsqueryOf(searched.words), project_id };
    const types = type ? [type] : Object.values(FoundType);
    const all = (await matchesOf(on, asked, types)).sort(byScore);
    const from = after ? all.filter((match) => byScore(match, after) > 0) : all;
    const part = from.slice(0, limit);
    const last = from.length > limit ? part.at(-1) : undefined;
    const rows = await rowsOfAll(
      on,
      actor,
      part,
      new Highlighter(
        searched,
        part.some(({ score }) => score < 0),
      ),
    );
    return new Page<FoundDto>(JSON.stringify(rows), undefined, last && cursorOf([String(last.score), last.id]));
  }
}

async function matchesOf(on: Queryable, asked: Asked, types: FoundType[]): Promise<Match[]> {
  const found: Match[] = [];
  const add = async (type: FoundType, statement: Sql) => {
    const known = new Set(found.map(({ id }) => id));
    const rows = await on.rows<Omit<Match, 'type'>>(statement);
    found.push(...rows.filter(({ id }) => !known.has(id)).map((row) => ({ type, ...row })));
  };
  for (const type of types) await add(type, MATCHING[type](asked));
  if (!maySpellWrong(asked.searched) || found.some(({ score }) => score >= NAMED)) return found;
  for (const [type, similar] of SIMILAR) {
    if (found.length < FEW && types.includes(type)) await add(type, similar(asked));
  }
  return found;
}

/** Whether to look for words with a wrong letter; a wrong digit makes another number. */
function maySpellWrong({ words }: Searched): boolean {
  const { minLength, maxLength, maxWords } = SPELLED;
  return (
    words.length <= maxWords &&
    words.every(({ word: { length }, word, pairs }) => {
      return length >= minLength && length <= maxLength && pairs.length === 0 && !/\d/.test(word);
    })
  );
}

/** The best first; of equal ones the newest. */
function byScore(a: Pick<Match, 'id' | 'score'>, b: Pick<Match, 'id' | 'score'>): number {
  return b.score - a.score || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

async function rowsOfAll(on: Queryable, actor: Actor, part: Match[], marks: Highlighter): Promise<FoundDto[]> {
  const rows = new Map<string, FoundRow>();
  for (const type of Object.values(FoundType)) {
    const ids = part.filter((match) => match.type === type).map(({ id }) => id);
    if (ids.length === 0) continue;
    for (const row of await on.rows<FoundRow>(rowsOf(actor, type, ids))) rows.set(row.id, row);
  }
  return part.flatMap(({ id, score }) => {
    const row = rows.get(id);
    return row ? [shown(row, score < 0, marks)] : [];
  });
}

function shown({ body, title, ...row }: FoundRow, similar: boolean, marks: Highlighter): FoundDto {
  const { type, id, ...rest } = row;
  const excerpt =
    body === null ? null : (marks.excerpt(body) ?? (type === FoundType.Comment ? marks.start(body) : null));
  return { type, id, title: marks.whole(title), excerpt, ...rest, similar };
}

function placeOf(cursor: string): Pick<Match, 'id' | 'score'> {
  const [score = '', id = '', ...others] = valuesOf(cursor);
  const isScore = /^-?\d+$/.test(score) && Number.isSafeInteger(Number(score));
  if (isScore && UUID.test(id) && others.length === 0) return { score: Number(score), id };
  throw new InvalidInput([{ field: 'cursor', message: 'must come from the Link header of the same search' }]);
}
