import type { ServerResponse } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** The way of one answer to its client. */
export class Sending {
  constructor(private readonly response: ServerResponse) {}

  /**
   * Calls `done` once the answer has been sent or the client is gone.
   * @param limitMs after this long the connection is ended, in milliseconds.
   */
  whenDone(limitMs: number, done: () => void): void {
    const { response } = this;
    if (response.destroyed || response.closed) return done();
    const timer = setTimeout(() => response.destroy(), limitMs);
    response.once('close', () => {
      clearTimeout(timer);
      done();
    });
  }
}

/** The way of the request's answer, as a parameter of a controller's method. */
export const SendingAnswer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => new Sending(context.switchToHttp().getResponse<FastifyReply>().raw),
);
