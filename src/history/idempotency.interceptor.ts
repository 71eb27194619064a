import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { catchError, from, type Observable } from 'rxjs';
import type { AuthenticatedRequest, Idempotency } from '../kernel/access/access.js';
import { routePathOf } from '../kernel/http/address.js';
import { InvalidInput } from '../kernel/http/problem.js';
import { AlreadyAnswered, IdempotencyService } from './idempotency.service.js';

const KEY = /^[\x21-\x7e]{1,200}$/;

/** Makes a creating route honour `Idempotency-Key`. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: IdempotencyService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const idempotency = this.idempotencyOf(request);
    if (!idempotency) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const first = await this.idempotency.find(idempotency);
    if (first !== undefined) return from([replayed(reply, first)]);
    request.actor = { ...request.actor, idempotency };
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        if (!(error instanceof AlreadyAnswered)) throw error;
        return replayed(reply, await this.idempotency.find(idempotency));
      }),
    );
  }

  private idempotencyOf(request: AuthenticatedRequest): Idempotency | undefined {
    const key = idempotencyKey(request);
    if (key === undefined) return undefined;
    const { id, token } = request.actor;
    return this.idempotency.describe(id, key, request.method, routePathOf(request), request.body, token?.id);
  }
}

/**
 * The request's `Idempotency-Key`, if any.
 *
 * @throws InvalidInput
 */
export function idempotencyKey(request: { headers: Record<string, unknown> }): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new InvalidInput([{ field: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }]);
}

/** Marks `answer` as a repetition. */
export function replayed<T>(reply: FastifyReply, answer: T): T {
  void reply.header('Idempotency-Replayed', 'true');
  return answer;
}

export const ApiIdempotencyKey = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'A retry with the same key within 24 hours gets the first answer and creates nothing. A new key is 429 for who has used 10,000 in 24 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
    example: 'b7f4c1de-5f0e-4a57-9a0c-0b8f3f0f8a51',
  });

/** Declares that a creating route honours `Idempotency-Key`. */
export const Idempotent = () => applyDecorators(UseInterceptors(IdempotencyInterceptor), ApiIdempotencyKey());
