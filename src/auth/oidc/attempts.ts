import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counters } from '../../kernel/limits/counters.js';
import { Secrets } from '../../kernel/secrets.js';
import { CookieAttributes } from '../cookie-attributes.js';
import { OidcReason } from './oidc.dto.js';
import { OidcRefused } from './oidc.problems.js';

export const OIDC_COOKIE = 'oidc';
const PURPOSE = 'sign-in at the provider';
/** How long somebody may take at the provider, in seconds. */
const LIFETIME_S = 600;

/** What somebody went to the provider for. The state begins with it, so that the page knows where to send the answer. */
export type Purpose = 'sign-in' | 'link';

/** A sign-in that has begun. */
export interface Attempt {
  purpose: Purpose;
  state: string;
  nonce: string;
  /** Of PKCE: what the challenge that the provider has was made from. */
  verifier: string;
  redirect_uri: string;
  /** When it ends, in milliseconds since 1970. */
  ends: number;
  /** The token of an invitation. */
  invitation?: string;
  /** Who links, and in which session. */
  user_id?: string;
  session_id?: string;
}

/**
 * Sign-ins that have begun, each kept by the browser that began it, in a cookie that only this server can read. Each ends
 * with the first answer that is presented for it.
 */
@Injectable()
export class Attempts {
  constructor(
    private readonly secrets: Secrets,
    private readonly counters: Counters,
    private readonly attributes: CookieAttributes,
  ) {}

  /** A new state, which nobody can guess. */
  stateFor(purpose: Purpose): string {
    return `${purpose}.${randomBytes(32).toString('base64url')}`;
  }

  /** Has the browser keep an attempt; it forgets an earlier one. */
  keep(reply: FastifyReply, attempt: Omit<Attempt, 'ends'>): void {
    const content: Attempt = { ...attempt, ends: Date.now() + LIFETIME_S * 1000 };
    const sealed = this.secrets.seal(PURPOSE, attempt.purpose, Buffer.from(JSON.stringify(content)));
    void reply.setCookie(OIDC_COOKIE, sealed.toString('base64url'), {
      ...this.attributes.for(reply),
      maxAge: LIFETIME_S,
    });
  }

  /**
   * The attempt to which an answer belongs, which ends with it.
   * @throws OidcRefused if this browser has not begun it, or it has ended.
   */
  async take(request: FastifyRequest, reply: FastifyReply, purpose: Purpose, response: string): Promise<Attempt> {
    const attempt = this.read(request, purpose);
    const [state, ...others] = new URLSearchParams(response).getAll('state');
    if (!attempt || attempt.state !== state || others.length > 0) throw unknown();
    void reply.clearCookie(OIDC_COOKIE, this.attributes.for(reply));
    const { count } = await this.counters.add(`oidc:${attempt.state}`, LIFETIME_S * 1000);
    if (count > 1)
      throw new OidcRefused(OidcReason.Replayed, 'This sign-in has been finished already. Please begin again.');
    return attempt;
  }

  private read(request: FastifyRequest, purpose: Purpose): Attempt | undefined {
    const sealed = Buffer.from(request.cookies[OIDC_COOKIE] ?? '', 'base64url');
    const content = this.secrets.open(PURPOSE, purpose, sealed);
    const attempt = content && (JSON.parse(content.toString()) as Attempt);
    return attempt && attempt.ends > Date.now() ? attempt : undefined;
  }
}

function unknown(): OidcRefused {
  return new OidcRefused(
    OidcReason.Unknown,
    'This browser did not begin this sign-in at this address, or has begun another one since, or it took longer than ten minutes.',
  );
}
