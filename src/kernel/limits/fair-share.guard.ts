import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../../config.js';
import type { AuthenticatedRequest } from '../access/access.js';
import { ENVELOPE } from '../http/envelope.js';
import { Gate } from './gate.js';

/** Of a caller, how many requests may wait for those before them, and for how long, in milliseconds. */
const WAITING = 500;
const WAIT_MS = 10_000;

/** How many requests of one caller are worked on at once: a quarter of the connections to the database, two at least. */
export function shareOf(poolSize: number): number {
  return Math.max(2, Math.ceil(poolSize / 4));
}

/** A request that holds a part of its caller's share until its answer is ready. */
type SharingRequest = Partial<AuthenticatedRequest> & { leaveShare?: () => void };

/**
 * Gives each caller only a share of the connections to the database: their further requests wait, and those of others do not.
 * It is a guard and not an interceptor, because the stream that NestJS makes for interceptors costs a twentieth of a request.
 */
@Injectable()
export class FairShareGuard implements CanActivate {
  private readonly gate: Gate;

  constructor({ DATABASE_POOL_SIZE }: Config) {
    this.gate = new Gate({ each: shareOf(DATABASE_POOL_SIZE), all: Infinity, waiting: WAITING, waitMs: WAIT_MS });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<SharingRequest>();
    // It waits for requests that take their share themselves: none would be left for them.
    if (Reflect.getMetadata(ENVELOPE, context.getHandler()) === true) return true;
    if (request.actor) request.leaveShare = await this.gate.enter(request.actor.id);
    return true;
  }

  /**
   * Releases the share of a request when its answer is ready, also where the client has gone: until then it may use a
   * connection. Not once the answer has been received, or slow readers would keep their share.
   */
  releaseWithAnswer(app: NestFastifyApplication): void {
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onSend', (request, _reply, payload, done) => {
        (request as SharingRequest).leaveShare?.();
        done(null, payload);
      });
  }
}
