import type { TokenDto } from '../../src/auth/auth.dto.js';
import type { Answer, TestActor } from './actor.js';

/** A cookie as a browser would keep it. */
export interface Cookie {
  value: string;
  /** Attributes by their names in lower case; those without a value are ''. */
  attributes: Record<string, string>;
}

/** A cookie that an answer sets, if it does. */
export function cookieOf({ headers }: Answer<unknown>, name: string): Cookie | undefined {
  const line = headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  if (!line) return undefined;
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const attributes = rest.map((part) => {
    const [name = '', value = ''] = part.split('=', 2);
    return [name.toLowerCase(), value] as const;
  });
  return { value: pair.slice(name.length + 1), attributes: Object.fromEntries(attributes) };
}

/** The refresh cookie that an answer sets, if any. */
export const refreshCookieOf = (answer: Answer<unknown>) => cookieOf(answer, 'refresh_token');

/** The cookie by which a device is known again, as a browser sends it; nothing where an answer sets none. */
export function deviceOf(answer: Answer<unknown>): Record<string, string> {
  const cookie = cookieOf(answer, 'devices');
  return cookie ? { cookie: `devices=${cookie.value}` } : {};
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
