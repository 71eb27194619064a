import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as text for a cookie. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The stored form of a token. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
