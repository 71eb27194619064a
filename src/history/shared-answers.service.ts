import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Replica } from '../database/replica.js';
import { Database, empty, type Sql, sql } from '../database/sql.js';
import type { Actor } from '../kernel/access/access.js';
import { AnswerStore } from '../kernel/redis/answer-store.js';
import { type AnswerMark, isGoodFor, MARK_COLUMNS, type Standing, standingColumns } from './answer-mark.js';

/** A read whose answer is the same for all admins. */
export interface SharedRead {
  /** Builds one statement; its select list includes `columns`, and the answer as a text column named `shared`. */
  statement: (columns: Sql) => Sql;
  /** The statement timeout, in milliseconds. */
  limitMs: number;
  /** A text for the caller only, read each time. */
  own?: Sql;
  /** Whether a replica may be used. */
  onReplica?: boolean;
}

/** The shared text and the caller's own, which may be empty. */
export interface SharedAnswer {
  shared: string;
  own: string;
}

interface Computed {
  mark: AnswerMark;
  shared: string;
}

type Row<T> = T & { shared: string; own: string | null };
type OwnStanding = Standing & { own: string | null };

const NOTHING = sql`NULL`;

/** How often a caller waits for reads of others before starting their own. */
const MAX_JOINED = 2;

/**
 * Answers that are computed once for many callers: never older than `MAX_AGE_MS`, and never without the caller's own
 * changes, on every instance. The database confirms this each time, so it holds whatever the store loses.
 */
@Injectable()
export class SharedAnswers {
  /** Reads in progress, by cache key. */
  private readonly flights = new Map<string, Promise<Computed>>();

  constructor(
    private readonly database: Database,
    private readonly store: AnswerStore,
    private readonly replica: Replica,
  ) {}

  async get(actor: Actor, read: SharedRead): Promise<SharedAnswer> {
    const key = keyOf(read);
    let found = await (this.flights.get(key) ?? this.kept(key));
    for (let joined = 0; ; joined++) {
      const own = found && (await this.ownWhereGood(actor, read, found));
      if (found && own !== undefined) return { shared: found.shared, own };
      const flight = this.flights.get(key);
      if (!flight || joined === MAX_JOINED) return this.begin(key, actor, read);
      found = await flight;
    }
  }

  /** The caller's own text if the answer is valid for them; otherwise undefined. */
  private async ownWhereGood(actor: Actor, read: SharedRead, { mark }: Computed): Promise<string | undefined> {
    const standing = await this.standing(actor, read);
    return standing && isGoodFor(actor.id, mark, standing) ? (standing.own ?? '') : undefined;
  }

  private standing({ id }: Actor, { own = NOTHING, limitMs }: SharedRead): Promise<OwnStanding | undefined> {
    return this.database.within(limitMs).row<OwnStanding>(sql`SELECT ${own} AS own, ${standingColumns(id)}`);
  }

  /** Reads for the caller and for those who ask meanwhile. */
  private async begin(key: string, actor: Actor, read: SharedRead): Promise<SharedAnswer> {
    const row = this.compute(actor, read);
    const flight = row.then(({ shared, mark }) => ({ shared, mark }));
    this.flights.set(key, flight);
    try {
      const { shared, own, mark } = await row;
      this.store.set(key, { mark: JSON.stringify(mark), answer: shared });
      return { shared, own };
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
      // Every waiting caller gets the failure; without one, it must not become an unhandled rejection.
      flight.catch(() => undefined);
    }
  }

  private async compute(actor: Actor, read: SharedRead): Promise<Computed & SharedAnswer> {
    const late = read.onReplica && this.replica.isUsable ? await this.computeLate(actor, read) : undefined;
    if (late) return late;
    const own = sql`, ${read.own ?? NOTHING} AS own, ${MARK_COLUMNS}`;
    const row = await this.database.within(read.limitMs).row<Row<AnswerMark>>(read.statement(own));
    if (!row) throw new Error('a shared read has one row');
    const { shared, own: mine, ...mark } = row;
    return { shared, own: mine ?? '', mark: { ...mark, id: uuidv7() } };
  }

  /** Reads from the replica, for a caller who has changed nothing recently. */
  private async computeLate(actor: Actor, read: SharedRead): Promise<(Computed & SharedAnswer) | undefined> {
    const standing = await this.standing(actor, read);
    const { behindMs } = this.replica;
    if (!standing || standing.writes > 0) return undefined;
    const row = await this.replica.row<{ shared: string }>(read.statement(empty));
    if (!row) return undefined;
    const { now, epoch, since, own } = standing;
    return { ...row, own: own ?? '', mark: { id: uuidv7(), at: now - behindMs, epoch, since, writes: {} } };
  }

  private async kept(key: string): Promise<Computed | undefined> {
    const kept = await this.store.get(key);
    return kept && { mark: JSON.parse(kept.mark) as AnswerMark, shared: kept.answer };
  }
}

/** The key is the statement with its values, so it includes everything that affects the answer. */
function keyOf({ statement }: SharedRead): string {
  const { text, values } = statement(empty);
  return createHash('sha256')
    .update(JSON.stringify([text, values]))
    .digest('base64url');
}
