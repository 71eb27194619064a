import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { finalize, type Observable } from 'rxjs';
import { Config } from '../../config.js';
import type { AuthenticatedRequest } from '../access/access.js';
import { Gate } from './gate.js';

/** Of a caller, how many requests may wait for those before them, and for how long, in milliseconds. */
const WAITING = 500;
const WAIT_MS = 10_000;

/** How many requests of one caller are worked on at once: a quarter of the connections to the database, two at least. */
export function shareOf(poolSize: number): number {
  return Math.max(2, Math.ceil(poolSize / 4));
}

/** Lets each caller have only a share of the connections to the database: what more they ask for waits, and nobody else does. */
@Injectable()
export class FairShareInterceptor implements NestInterceptor {
  private readonly gate: Gate;

  constructor({ DATABASE_POOL_SIZE }: Config) {
    this.gate = new Gate({ each: shareOf(DATABASE_POOL_SIZE), all: Infinity, waiting: WAITING, waitMs: WAIT_MS });
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { actor } = context.switchToHttp().getRequest<Partial<AuthenticatedRequest>>();
    if (context.getType() !== 'http' || !actor) return next.handle();
    const leave = await this.gate.enter(actor.id);
    return next.handle().pipe(finalize(leave));
  }
}
