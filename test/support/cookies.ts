import type { TokenDto } from '../../src/auth/auth.dto.js';
import type { Answer, TestActor } from './actor.js';

/** A cookie as a browser would keep it. */
export interface Cookie {
  value: string;
  /** Attributes by their names in lower case; those without a value are ''. */
  attributes: Record<string, string>;
}

/** The refresh cookie that an answer sets, if any. */
export function refreshCookieOf({ headers }: Answer<unknown>): Cookie | undefined {
  const line = headers.getSetCookie().find((cookie) => cookie.startsWith('refresh_token='));
  if (!line) return undefined;
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const attributes = rest.map((part) => {
    const [name = '', value = ''] = part.split('=', 2);
    return [name.toLowerCase(), value] as const;
  });
  return { value: pair.slice('refresh_token='.length), attributes: Object.fromEntries(attributes) };
}

/** Asks for a new access token with a refresh token, as a browser does. */
export function refresh(
  actor: TestActor,
  refresh_token: string | undefined,
  headers: Record<string, string> = {},
): Promise<Answer<TokenDto>> {
  const cookie = refresh_token === undefined ? undefined : { cookie: `refresh_token=${refresh_token}` };
  return actor.post('/auth/refresh', undefined, { ...cookie, ...headers });
}
