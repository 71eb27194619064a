import { type Gap, MAX_RANK_LENGTH, rankBetween } from '../../kernel/rank.js';
import type { ColumnDto } from '../../projects/columns/column.dto.js';
import { endOf, neighbour, rankOnBoard, respread } from '../core/placement.js';
import type { MoveTaskDto } from '../core/task.dto.js';
import type { Bulk, ChosenMove } from './bulk.js';

/**
 * The ranks that tasks get in a column, in their order; a column without room for them gets new ones first. Nothing is
 * written of the tasks themselves.
 */
export async function ranksIn(bulk: Bulk, column: ColumnDto, moves: ChosenMove[]): Promise<string[]> {
  const moving = moves.map(({ before }) => before.id);
  const ranks = await new Ranking(bulk, column, moving).place(moves);
  if (ranks.every((rank) => rank.length <= MAX_RANK_LENGTH)) return ranks;
  await respread(bulk.tx, (change) => bulk.record(change), { column, moving });
  return new Ranking(bulk, column, moving).place(moves);
}

/** Places tasks among those that stay in a column, and among each other. */
class Ranking {
  private readonly placed = new Map<string, string>();
  /** The ranks that have been given, in order. */
  private readonly given: string[] = [];
  /** Gaps between tasks that stay, which were looked up. */
  private readonly gaps: Gap[] = [];

  constructor(
    private readonly bulk: Bulk,
    private readonly column: ColumnDto,
    private readonly moving: string[],
  ) {}

  async place(moves: ChosenMove[]): Promise<string[]> {
    const ranks: string[] = [];
    for (const { before, operation } of moves) {
      const gap = await this.gapFor(before.id, operation.move);
      if (!gap) continue;
      const rank = rankBetween(gap);
      ranks.push(rank);
      this.placed.set(before.id, rank);
      this.given.splice(this.given.findLastIndex((one) => one < rank) + 1, 0, rank);
    }
    return ranks;
  }

  /** Undefined for a task that is refused. */
  private async gapFor(id: string, { before_id, after_id }: MoveTaskDto): Promise<Gap | undefined> {
    if (!before_id && !after_id) {
      const { prev } = await this.end();
      return { prev: last(prev, this.given.at(-1)), next: null };
    }
    const next = before_id ? await this.rankOf(id, before_id) : null;
    const prev = after_id ? await this.rankOf(id, after_id) : null;
    if (next === undefined || prev === undefined) return undefined;
    if (next && prev && prev >= next) return this.refuse(id);
    return next ? { prev: await this.before(next), next } : { prev, next: await this.after(prev ?? '') };
  }

  /** The rank of a neighbour: what it is given here, if it is moved too. */
  private async rankOf(id: string, neighbour_id: string): Promise<string | undefined> {
    const { tx, actor } = this.bulk;
    const given = this.placed.get(neighbour_id);
    if (given !== undefined) return given;
    const isMoved = this.moving.includes(neighbour_id);
    const rank = isMoved ? undefined : await rankOnBoard(tx, actor, this.column, neighbour_id);
    return rank ?? this.refuse(id);
  }

  private refuse(id: string): undefined {
    this.bulk.refusals.add(id, 409, 'The column has changed in the meantime.');
    return undefined;
  }

  /** The rank right before one, of a task that stays or is placed. */
  private async before(rank: string): Promise<string | null> {
    const { prev } = await this.around(rank, 'prev');
    return last(
      prev,
      this.given.findLast((one) => one < rank),
    );
  }

  private async after(rank: string): Promise<string | null> {
    const { next } = await this.around(rank, 'next');
    return first(
      next,
      this.given.find((one) => one > rank),
    );
  }

  private async end(): Promise<Gap> {
    const known = this.gaps.find(({ next }) => next === null);
    return known ?? this.keep(await endOf(this.bulk.tx, this.column, this.moving));
  }

  /**
   * The gap on one side of a rank among tasks that stay. For those that are placed in one gap, one after the other, it is
   * looked up once.
   */
  private async around(rank: string, side: 'prev' | 'next'): Promise<Gap> {
    const isOfStaying = !this.given.includes(rank);
    const known = this.gaps.find(
      ({ prev, next }) => !isOfStaying && (prev === null || prev < rank) && (next === null || rank < next),
    );
    if (known) return known;
    const found = await neighbour(this.bulk.tx, this.column, this.moving, rank, side);
    return this.keep(side === 'prev' ? { prev: found, next: rank } : { prev: rank || null, next: found });
  }

  private keep(gap: Gap): Gap {
    this.gaps.push(gap);
    return gap;
  }
}

/** Ranks are compared as bytes, which is how JavaScript compares their characters. */
function last(a: string | null, b: string | undefined): string | null {
  return a === null || (b !== undefined && b > a) ? (b ?? null) : a;
}

function first(a: string | null, b: string | undefined): string | null {
  return a === null || (b !== undefined && b < a) ? (b ?? null) : a;
}
