import type { ServerResponse } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** The sending of one answer. */
export class Sending {
  constructor(private readonly response: ServerResponse) {}

  /**
   * Calls `done` once the answer has been sent or the client has disconnected.
   * @param limitMs closes the connection after this time, in milliseconds.
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

/** The sending of the request's answer, as a parameter of a controller method. */
export const SendingAnswer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => new Sending(context.switchToHttp().getResponse<FastifyReply>().raw),
);
