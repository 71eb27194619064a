import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

export interface Claims {
  sub: string;
  sid: string;
  exp: number;
}

const key = createSecretKey(Buffer.from(process.env.JWT_SECRET ?? ''));

/** What a bearer token says, if it is signed with our key and has not expired. */
export function verify(authorization: string | undefined): Claims | undefined {
  const [head, payload, signature] = authorization?.slice('Bearer '.length).split('.') ?? [];
  if (head === undefined || payload === undefined || signature === undefined) return undefined;
  const expected = createHmac('sha256', key).update(`${head}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  return claims.exp * 1000 > Date.now() ? claims : undefined;
}
