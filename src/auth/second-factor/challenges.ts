import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Unauthenticated } from '../../kernel/http/problem.js';
import { Counters } from '../../kernel/limits/counters.js';
import { Secrets } from '../../kernel/secrets.js';
import { UUID } from '../../kernel/validation/fields.js';
import { SignedTokens } from '../signed-tokens.js';
import type { SecondFactorChallengeDto } from './second-factor.dto.js';

const AUDIENCE = 'flowtrack:second-factor';
/** How long the second step may take, in seconds. */
const LIFETIME_S = 300;
/** How many codes may be tried with one token. */
const MAX_TRIES = 5;

/** The state of an account that ends a challenge when it changes. */
export interface ChallengedState {
  id: string;
  password_hash: string;
  /** Identifies the second factor. */
  factor: string;
  /** Whether there are passkeys. */
  passkey: boolean;
  /** The account at an identity provider that took the place of the password. */
  identity_id?: string;
}

interface Claims {
  sub: string;
  jti: string;
  /** Of the state. */
  of: string;
  passkey: boolean;
  identity?: string;
  exp: number;
}

/** A challenge that was presented with a code. */
export interface Challenge {
  user_id: string;
  identity_id?: string;
  /** Whether it was issued for this state. */
  isFor(state: Omit<ChallengedState, 'passkey' | 'identity_id'>): boolean;
  /** For another try. */
  again: Required<SecondFactorChallengeDto>;
  /** Ends it: it has served its purpose. */
  end(): Promise<void>;
}

/** Tokens that say that a password was right, or that somebody has signed in at the identity provider, between the two steps of a login. */
@Injectable()
export class Challenges {
  constructor(
    private readonly tokens: SignedTokens,
    private readonly secrets: Secrets,
    private readonly counters: Counters,
  ) {}

  issue(state: ChallengedState): Required<SecondFactorChallengeDto> {
    const claims = { of: this.digestOf(state), passkey: state.passkey, identity: state.identity_id };
    const token = this.tokens.sign(AUDIENCE, claims, LIFETIME_S, { subject: state.id, jwtid: randomUUID() });
    return { token, expires_in: LIFETIME_S, passkey: state.passkey };
  }

  /**
   * Takes a token, and counts a try with it.
   * @throws Unauthenticated for one that does not count, or not any more: the login begins again.
   */
  async present(token: string, { isTry = true } = {}): Promise<Challenge> {
    const claims = this.tokens.verify<Claims>(AUDIENCE, token);
    if (!claims || !isClaims(claims)) throw over();
    const key = `second-factor:${claims.jti}`;
    const { count } = await this.counters.add(key, LIFETIME_S * 1000, isTry ? 1 : 0);
    if (count > MAX_TRIES) throw over();
    return {
      user_id: claims.sub,
      identity_id: claims.identity,
      isFor: (state) => this.digestOf(state) === claims.of,
      again: { token, expires_in: Math.max(1, Math.floor(claims.exp - Date.now() / 1000)), passkey: claims.passkey },
      end: async () => void (await this.counters.add(key, LIFETIME_S * 1000, MAX_TRIES)),
    };
  }

  private digestOf({ id, password_hash, factor }: Omit<ChallengedState, 'passkey' | 'identity_id'>): string {
    return this.secrets.tokenFor('second-factor', `${id}:${password_hash}:${factor}`);
  }
}

/** The login has to begin again. */
export function over(): Unauthenticated {
  return new Unauthenticated('This login took too long or has ended. Please log in again.');
}

function isClaims(claims: Partial<Claims>): claims is Claims {
  const { sub, jti, of, exp } = claims;
  return UUID.test(sub ?? '') && UUID.test(jti ?? '') && typeof of === 'string' && typeof exp === 'number';
}
