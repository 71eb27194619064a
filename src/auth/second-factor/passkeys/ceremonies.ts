import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignedTokens } from '../../signed-tokens.js';

const AUDIENCE = 'flowtrack:passkey';
/** How long somebody may take, in seconds. */
const LIFETIME_S = 300;

/** What a challenge is for: to make a passkey, to take the second step of a login, or both steps. */
export type Purpose = 'create' | 'second step' | 'login';

/** A challenge, as its token keeps it. */
export interface Ceremony {
  purpose: Purpose;
  challenge: string;
  rp_id: string;
  /** When it was made, in milliseconds since 1970. */
  at: number;
  /** Whose it is, where that is known. */
  user_id?: string;
  /** The token of the first step. */
  step?: string;
}

/** Challenges for passkeys. They are kept by who asked, signed, so that asking stores nothing. */
@Injectable()
export class Ceremonies {
  constructor(private readonly tokens: SignedTokens) {}

  begin(of: Omit<Ceremony, 'challenge' | 'at'>): { token: string; challenge: string } {
    const challenge = randomBytes(32).toString('base64url');
    const token = this.tokens.sign(AUDIENCE, { ...of, challenge, at: Date.now() } satisfies Ceremony, LIFETIME_S);
    return { token, challenge };
  }

  /** What a token was made for; undefined if it was not for this, or has expired. */
  read(token: string, ...purposes: Purpose[]): Ceremony | undefined {
    const ceremony = this.tokens.verify<Ceremony>(AUDIENCE, token) as Ceremony | undefined;
    return ceremony && purposes.includes(ceremony.purpose) ? ceremony : undefined;
  }
}

/** The host of a request, as browsers name it, without a port: that for which passkeys are made. */
export function rpIdOf({ host }: FastifyRequest): string {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** The origins of pages at the host of a request: a proxy may speak https without our knowledge. */
export function originsOf({ host }: FastifyRequest): string[] {
  return ['https', 'http'].flatMap((scheme) => {
    const url = `${scheme}://${host}`;
    return URL.canParse(url) ? [new URL(url).origin] : [];
  });
}
