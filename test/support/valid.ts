import fc from 'fast-check';
import { isLine, type Schema } from './api-document.js';
import { hasControls, isSeen, isStorable } from './hostile.js';

/** What a field accepts, made from its schema (without references). Text may have white space around it. */
export function validValue(schema: Schema): fc.Arbitrary<unknown> {
  const value = validNonNull(schema);
  return Array.isArray(schema.type) && schema.type.includes('null') ? fc.option(value, { nil: null }) : value;
}

function validNonNull({
  enum: values,
  format,
  pattern,
  minLength = 0,
  maxLength = 100,
  type,
  minimum = 0,
  maximum = 100,
  multipleOf = 1,
}: Schema): fc.Arbitrary<unknown> {
  if ([type].flat().some((one) => one === 'number' || one === 'integer'))
    return fc.integer({ min: minimum / multipleOf, max: maximum / multipleOf }).map((n) => n * multipleOf);
  if ([type].flat().includes('boolean')) return fc.boolean();
  const seen = pattern !== undefined && isLine({ pattern });
  if (values) return fc.constantFrom(...values);
  if (format === 'date') return date;
  if (format === 'date-time') return instant.map((at) => at.toISOString());
  if (format === 'idn-email') return email;
  if (format === 'uuid') return fc.uuid();
  if (format === 'time-zone')
    return fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Calcutta', 'Etc/GMT+12', 'US/Eastern');
  if (pattern === '^[A-Z]{2,10}$') return projectKey;
  const fits = new RegExp(pattern ?? '', 'u');
  return text(minLength, maxLength).filter((value) => fits.test(value) && (!seen || isSeen(value)));
}

/** RFC 3339 writes years with four digits. */
const instant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});

const date = instant.map((at) => at.toISOString().slice(0, 10));

/** With a part that makes it nobody else's. */
const email = fc
  .tuple(fc.emailAddress(), fc.boolean())
  .map(([address, upper]) => `${crypto.randomUUID()}${address.replace(/^.*@/, upper ? '@Sub.' : '@sub.')}`)
  .filter((address) => address.length <= 254);

const projectKey = fc.nat().map(freeProjectKey);

/** A key that no other project has. */
export function freeProjectKey(): string {
  const digits = crypto.randomUUID().replaceAll('-', '').slice(0, 10);
  return digits.replaceAll(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '').toUpperCase();
}

function text(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const characters = fc.oneof(
    fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 60) }),
    fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 20) }),
    fc.constantFrom('x'.repeat(maxLength), '👍'.repeat(maxLength), ` ${'x'.repeat(maxLength)}\n`),
  );
  // White space around it counts only where nothing at all is allowed too.
  const counted = (value: string) =>
    [...(minLength > 0 ? value.normalize('NFC').trim() : value.normalize('NFC'))].length;
  return characters.filter(
    (value) => isStorable(value) && !hasControls(value) && counted(value) >= minLength && counted(value) <= maxLength,
  );
}
