import { randomUUID } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { IAuthModuleOptions } from '@nestjs/passport';
import passport, { type Strategy } from 'passport';
import { JwtStrategy } from './jwt.strategy.js';

/**
 * How a request may show whose it is, in the order in which it is tried: the first strategy that knows the caller decides.
 * One that sends the browser elsewhere guards a route of its own instead.
 */
export const STRATEGIES = [JwtStrategy];

/**
 * The options of the guard of `@nestjs/passport`. Passport keeps strategies by name for the whole process, in which several
 * applications may run: each has names of its own, so that none is asked about the callers of another.
 */
export class Strategies implements IAuthModuleOptions, OnApplicationShutdown {
  readonly session = false;
  /** Where the guard leaves what was found out, on the request. */
  readonly property = 'identity';
  readonly defaultStrategy: string[];

  constructor(...strategies: (Strategy & { name?: string })[]) {
    this.defaultStrategy = strategies.map((strategy) => {
      const { name = '' } = strategy;
      const own = `${name} ${randomUUID()}`;
      passport.unuse(name).use(own, strategy);
      return own;
    });
  }

  onApplicationShutdown(): void {
    for (const name of this.defaultStrategy) passport.unuse(name);
  }
}
