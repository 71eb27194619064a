import { Injectable } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AuthGuard as PassportGuard } from '@nestjs/passport';
import { Unauthenticated } from '../kernel/http/problem.js';
import type { Claimant, Identity } from './strategies/identity.js';

/** Finds out whose a request is, or a handshake: see `STRATEGIES`. Only headers are read, so it need not be a request of Express. */
@Injectable()
export class Authentication extends PassportGuard() {
  /** @throws Unauthenticated when no strategy knows the caller. */
  async of(claimant: Claimant): Promise<Identity> {
    await this.canActivate(new ExecutionContextHost([claimant]));
    // False where none does; undefined where one has passed, which decides nothing.
    if (!claimant.identity) throw new Unauthenticated();
    return claimant.identity;
  }

  /** Every refusal is the same, whatever its reason, so it is made in one place; what could not be decided fails as what it is. */
  override handleRequest<T>(error: Error | null, identity: T | false): T {
    if (error) throw error;
    return identity as T;
  }
}
