import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Lets scanners for leaked secrets recognise API tokens. */
const PREFIX = 'ft_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The number of digits of 256 bits, and of a checksum of 32. */
const SECRET_DIGITS = 43;
const CHECKSUM_DIGITS = 6;

const FORM = new RegExp(`^${PREFIX}[\\dA-Za-z]{${SECRET_DIGITS + CHECKSUM_DIGITS}}$`);

/** A new API token: the prefix, 256 random bits, and the CRC-32 of these digits, so that no database need be asked about a typo. */
export function newApiToken(): string {
  const secret = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_DIGITS);
  return `${PREFIX}${secret}${checksumOf(secret)}`;
}

/** Whether a text has the form of an API token, with the right checksum. */
export function isApiToken(text: string): boolean {
  if (!FORM.test(text)) return false;
  const secret = text.slice(PREFIX.length, PREFIX.length + SECRET_DIGITS);
  return text.endsWith(checksumOf(secret));
}

/** The beginning of a token, by which its owner recognises it. */
export function startOf(token: string): string {
  return token.slice(0, PREFIX.length + 4);
}

function checksumOf(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECKSUM_DIGITS);
}

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = `${DIGITS[Number(rest % 62n)]}${text}`;
  return text;
}
