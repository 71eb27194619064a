import { randomUUID } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { IAuthModuleOptions } from '@nestjs/passport';
import passport, { type Strategy } from 'passport';
import { ApiTokenStrategy } from './api-token.strategy.js';
import { JwtStrategy } from './jwt.strategy.js';

/**
 * The authentication strategies in the order in which they are tried; the first that identifies the caller wins. A
 * strategy that redirects the browser belongs on a route of its own instead.
 */
export const STRATEGIES = [JwtStrategy, ApiTokenStrategy];

/**
 * The options of `@nestjs/passport`'s guard. Passport's strategy names are global to the process, which may run several
 * applications: each uses names of its own, so that no strategy serves another application.
 */
export class Strategies implements IAuthModuleOptions, OnApplicationShutdown {
  readonly session = false;
  /** Where the guard stores the identity on the request. */
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
