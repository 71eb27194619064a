import { isEmail } from 'class-validator';
import { Role } from '../../kernel/access/access.js';
import { LONGEST } from '../../kernel/validation/shown.js';
import { anyHiddenIn, asciiAddress, hiddenIn, normalized } from '../../kernel/validation/text.js';
import { OidcReason } from './oidc.dto.js';
import { OidcRefused, told } from './oidc.problems.js';

/** What a provider says of a user. */
export type Claims = Record<string, unknown>;

const MAX_EMAIL = 254;

/** Who has signed in at the provider. */
export interface Person {
  issuer: string;
  subject: string;
  claims: Claims;
  /** By the role claim, if there is one. */
  role?: Role;
}

/** The claims that an account is made of. */
export const WANTED = ['email', 'email_verified', 'name'] as const;

/**
 * The address of a user. @throws OidcRefused if there is none that can be used.
 */
export function emailOf({ claims }: Person): string {
  const { email } = claims;
  if (typeof email !== 'string' || email.trim() === '') throw missing('email', 'an email address', claims);
  const address = asciiAddress(email.trim());
  const isUsable = address.length <= MAX_EMAIL && isEmail(address) && anyHiddenIn(address) === undefined;
  if (!isUsable) throw missing('email', 'an email address', claims);
  return address;
}

/** The claims of a token, and those that the provider tells besides. Whether an address is verified goes with that address. */
export function together(token: Claims, more: Claims): Claims {
  const isOther = token.email !== undefined && token.email !== more.email;
  const { email_verified, ...others } = more;
  return { ...others, ...(!isOther && email_verified !== undefined && { email_verified }), ...token };
}

/** Whether the provider has verified that the address is the user's. Some send a text. */
export function isVerified({ claims: { email_verified } }: Person): boolean {
  return email_verified === true || email_verified === 'true';
}

/** What a new user is called: the first that the provider knows of full name, names, user name and address. */
export function nameOf({ claims }: Person, email: string): string {
  const { name, given_name, family_name, preferred_username } = claims;
  const names = [given_name, family_name].filter((part) => typeof part === 'string').join(' ');
  const [first = 'User'] = [name, names, preferred_username, email.split('@', 1)[0]].map(asName).filter(Boolean);
  return first;
}

function asName(value: unknown): string {
  if (typeof value !== 'string' || !value.isWellFormed()) return '';
  const line = normalized(value).replaceAll(/[\s\p{Cc}]+/gu, ' ');
  const name = [...line.trim()].slice(0, LONGEST.userName).join('').trim();
  return hiddenIn(name) === undefined ? name : '';
}

/**
 * The role that a claim gives: a text, or a list of texts, among which there is `admin` or `member`.
 * @param path the name of the claim, or names separated by dots for one within others.
 * @throws OidcRefused if it gives none: an admin whose role was taken away must not keep it.
 */
export function roleIn(claims: Claims, path: string): Role {
  const value = valueAt(claims, path);
  if (value === undefined || value === null) throw missing(path, 'admin or member', claims);
  const values = (Array.isArray(value) ? value : [value]) as unknown[];
  const role = [Role.Admin, Role.Member].find((known) => values.includes(known));
  if (role) return role;
  throw new OidcRefused(OidcReason.NoRole, `The claim ${path} has neither admin nor member: ${told(value)}.`, {
    claim: path,
    expected: 'admin or member',
    received: told(value),
  });
}

/** A claim by its name, which may have dots, or else by the path to it. */
export function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
}

function missing(claim: string, expected: string, claims: Claims): OidcRefused {
  const value = valueAt(claims, claim);
  const names = Object.keys(claims);
  const received = value === undefined ? {} : { received: told(value) };
  const detail =
    value === undefined
      ? `The provider sent no claim ${claim}. It sent: ${names.join(', ')}.`
      : `The provider sent a claim ${claim} that cannot be used: ${told(value)}.`;
  return new OidcRefused(OidcReason.MissingClaim, told(detail), { claim, expected, claims: names, ...received });
}
