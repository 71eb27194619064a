import { Injectable } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AuthGuard as PassportGuard } from '@nestjs/passport';
import { Unauthenticated } from '../kernel/http/problem.js';
import type { Claimant, Identity } from './strategies/identity.js';

/**
 * Authenticates a request or a handshake: see `STRATEGIES`. Strategies read only headers, so it need not be an Express
 * request.
 */
@Injectable()
export class Authentication extends PassportGuard() {
  /** @throws Unauthenticated when no strategy can authenticate the caller. */
  async of(claimant: Claimant): Promise<Identity> {
    await this.canActivate(new ExecutionContextHost([claimant]));
    // False if no strategy succeeds; undefined if one has called `pass`, which decides nothing.
    if (!claimant.identity) throw new Unauthenticated();
    return claimant.identity;
  }

  /** All refusals are the same, whatever the reason; unexpected errors are rethrown. */
  override handleRequest<T>(error: Error | null, identity: T | false): T {
    if (error) throw error;
    return identity as T;
  }
}
