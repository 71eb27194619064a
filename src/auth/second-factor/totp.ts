import { Secret, TOTP } from 'otpauth';

/** How long a code is shown, in seconds. */
export const STEP_S = 30;
/** How many codes before and after the present one are accepted: clocks differ, and typing takes a while. */
const WINDOW = 1;
/** 160 bits, as RFC 4226 recommends. */
const SECRET_BYTES = 20;

/** What every app understands (RFC 6238): SHA-1, six digits, 30 seconds. */
const KIND = { algorithm: 'SHA1', digits: 6, period: STEP_S };

/** A new key of codes. */
export function newTotpSecret(): Buffer {
  return Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);
}

/** A key as people type it into an app: in base32. */
export function textOf(secret: Buffer): string {
  return secretOf(secret).base32;
}

/** A key as apps read it from a picture. @param issuer the name of the application; @param label whose it is. */
export function uriOf(secret: Buffer, { issuer, label }: { issuer: string; label: string }): string {
  // A colon separates the two in the address.
  return new TOTP({ ...KIND, issuer: issuer.replaceAll(':', ' '), label, secret: secretOf(secret) }).toString();
}

/**
 * Which step a code is of: the number of its 30 seconds since 1970.
 * @param now the present step.
 * @returns null if it is of none that counts now.
 */
export function stepOf(secret: Buffer, code: string, now: number): number | null {
  const timestamp = now * STEP_S * 1000;
  const delta = new TOTP({ ...KIND, secret: secretOf(secret) }).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : now + delta;
}

/** A code of the app without the spaces that people type, or undefined if it is none. */
export function totpCodeIn(typed: string): string | undefined {
  const code = typed.replaceAll(/\s/g, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}

function secretOf(secret: Buffer): Secret {
  const { buffer, byteOffset, length } = secret;
  return new Secret({ buffer: buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer });
}
