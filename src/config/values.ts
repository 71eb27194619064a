import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { EnvError, makeValidator } from 'envalid';

export const integer = (min: number, max: number) =>
  makeValidator<number>((input) => {
    const value = /^\d+$/.test(input) ? Number(input) : NaN;
    if (value >= min && value <= max) return value;
    throw new EnvError(`a whole number from ${min} to ${max}`);
  });

export const flag = makeValidator<boolean>((input) => {
  if (['on', 'true', '1'].includes(input)) return true;
  if (['off', 'false', '0', ''].includes(input)) return false;
  throw new EnvError('on or off');
});

export const url = (example: string, ...protocols: string[]) =>
  makeValidator<string>((input) => {
    if (URL.canParse(input) && protocols.includes(new URL(input).protocol)) return input;
    throw new EnvError(`a URL such as ${example}`);
  });

export const postgresUrl = url('postgresql://user:password@host:5432/flowtrack', 'postgres:', 'postgresql:');

export const matching = (expected: string, test: (input: string) => boolean) =>
  makeValidator<string>((input) => {
    if (test(input)) return input;
    throw new EnvError(expected);
  });

export const oneOf = <const T extends readonly string[]>(values: T) =>
  makeValidator<T[number]>((input) => {
    if (values.includes(input)) return input;
    throw new EnvError(`one of ${values.join(', ')}`);
  });

export const origins = makeValidator<string[]>((input) => {
  const list = input.trim().startsWith('[') ? parseJsonArray(input) : input.split(',').map((origin) => origin.trim());
  const wanted = list?.filter((origin) => origin !== '').map(originOf);
  if (wanted?.every((origin) => origin !== undefined)) return wanted;
  throw new EnvError('origins such as https://board.example.org, as a JSON array or separated by commas, and never *');
});

/**
 * An origin as browsers send it: the host in lower case, without a default port. Wildcards are rejected, because they
 * would never match.
 */
function originOf(input: string): string | undefined {
  if (!URL.canParse(input) || input.includes('*')) return undefined;
  const { origin, href } = new URL(input);
  return href === `${origin}/` || href === origin ? origin : undefined;
}

/** Whose `X-Forwarded-*` headers are trusted: nobody's, everybody's, known addresses, or a number of proxies. */
export type TrustProxy = boolean | string | ((address: string, hop: number) => boolean);

export const proxies = makeValidator<TrustProxy>((input) => {
  if (/^\d{1,2}$/.test(input)) return (_address, hop) => hop < Number(input);
  if (['on', 'true'].includes(input)) return true;
  if (['off', 'false', ''].includes(input)) return false;
  if (input.split(',').every((part) => isAddress(part.trim()))) return input;
  throw new EnvError('off, on, a number of proxies, or their addresses separated by commas');
});

/** `192.0.2.7`, `2001:db8::7`, or either with a prefix length. */
function isAddress(input: string): boolean {
  const [address = '', length = '0', ...rest] = input.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits;
}

/** It becomes part of a database identifier of at most 63 characters. */
const MAX_COLLATION_LENGTH = 50;

export const collation = makeValidator<string>((input) => {
  const [tag] = canonicalLocales(input);
  const isKnown = tag && (/^und\b/.test(tag) || Intl.Collator.supportedLocalesOf(tag).length > 0);
  if (isKnown && tag.length <= MAX_COLLATION_LENGTH) return tag;
  throw new EnvError('the tag of a language, such as de, sv or und-u-kn');
});

function canonicalLocales(tag: string): string[] {
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    return [];
  }
}

/** The form of contacts in security.txt (RFC 9116): URIs, on the web only https. */
export const contacts = makeValidator<string[]>((input) => {
  const list = input.split(',').map((contact) => contact.trim());
  const uris = list.map((contact) => (isEmail(contact) ? `mailto:${contact}` : contact));
  if (uris.length <= 10 && uris.every(isContact)) return uris;
  throw new EnvError('up to 10 email addresses or https:, mailto: or tel: URIs, separated by commas');
});

const isEmail = (input: string) => /^[^@\s:/]+@[^@\s:/]+$/.test(input);
const isContact = (uri: string) => /^(https:\/\/|mailto:|tel:)[\x21-\x7e]{3,500}$/.test(uri) && URL.canParse(uri);

/** A folder; other schemes than those of files would become a folder with a strange name. */
export const storage = makeValidator<string>((input) => {
  if (!/^[a-z][a-z\d+.-]+:/i.test(input)) return resolve(input);
  throw new EnvError('a folder such as /var/lib/flowtrack/attachments');
});

/** What may stand in the header `From`, and nothing that would begin another one. */
export function isSender(input: string): boolean {
  return /^([^<>@\r\n]{0,100}<[^@\s<>,]+@[^@\s<>,]+>|[^@\s<>,]+@[^@\s<>,]+)$/.test(input);
}

export function isPageAddress(input: string): boolean {
  if (!URL.canParse(input)) return false;
  const { protocol, search, hash, username } = new URL(input);
  return ['http:', 'https:'].includes(protocol) && search + hash + username === '';
}

/** Tokens and secrets go there: in the clear only on this machine. */
export function isIssuer(input: string): boolean {
  if (!URL.canParse(input)) return false;
  const { protocol, hostname, search, hash, username } = new URL(input);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  return isSafe && search + hash + username === '';
}
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** What the page shows on a button. */
export const isShortLine = (input: string) => /^\P{Cc}{1,50}$/u.test(input) && input.trim() === input;

function parseJsonArray(input: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(input);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
