import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  buildMessage,
  IsBoolean,
  isEmail,
  IsIn,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { isTimeZone, MAX_ZONE_LENGTH, ZONE } from '../days.js';
import { anyHiddenIn, asciiAddress, controlIn, hiddenIn, nameOfCharacter } from './text.js';

/** A UUID of any version. */
export const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Optional, but not null. */
export const Optional = () => ValidateIf((_, value) => value !== undefined);

/** Optional; null clears it. */
export const Nullable = () => ValidateIf((_, value) => value !== undefined && value !== null);

const check = (name: string, message: string, test: (value: unknown) => boolean) =>
  ValidateBy({ name, validator: { validate: test, defaultMessage: buildMessage(() => message) } });

/** Rejects the character that `find` returns, and names it. */
const without = (name: string, find: (text: string) => string | undefined) => {
  const found = (value: unknown) => (typeof value === 'string' ? find(value) : undefined);
  return ValidateBy({
    name,
    validator: {
      validate: (value) => found(value) === undefined,
      defaultMessage: (args) => `must not contain the character ${nameOfCharacter(found(args?.value) ?? '')}`,
    },
  });
};

const AS_TYPED = Symbol('fields that are handed on as they were typed');

/** Excludes a field from `InputPipe`'s normalization. */
const AsTyped = (): PropertyDecorator => (target, property) => {
  Reflect.defineMetadata(AS_TYPED, new Set([...fieldsAsTyped(target.constructor), property]), target.constructor);
};

/** The fields of an input that are not normalized. */
export function fieldsAsTyped(input: object): ReadonlySet<string> {
  return (Reflect.getMetadata(AS_TYPED, input) ?? new Set()) as ReadonlySet<string>;
}

/** Characters that PostgreSQL cannot store, or UTF-8 cannot encode, would be lost silently. */
function isStorable(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
}

/** True or false. */
export const TrueOrFalse = ({ example = true } = {}) =>
  applyDecorators(IsBoolean({ message: 'must be true or false' }), ApiProperty({ type: Boolean, example }));

/** The characters that `.` of a regular expression does not match. */
const LINE_BREAK = /[\n\r\u2028\u2029]/;

/** Lengths are in code points, as in JSON Schema. */
const lengthOf = (value: unknown) => (typeof value === 'string' ? [...value].length : undefined);

const longest = (max: number) =>
  check('isLongest', `must be at most ${max} characters long`, (value) => (lengthOf(value) ?? 0) <= max);

const shortest = (min: number) =>
  check(
    'isShortest',
    min === 1 ? 'must not be empty' : `must be at least ${min} characters long`,
    (value) => (lengthOf(value) ?? min) >= min,
  );

/**
 * Text of `min` to `max` characters, without control characters except tabs and line breaks. If `min` is over 0,
 * surrounding white space is removed; if it is 0, it is kept: a description may begin with an indented line.
 */
export const Text = ({ min = 1, max, example }: { min?: number; max: number; example?: string }) =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' && min > 0 ? value.trim() : value)),
    longest(max),
    shortest(min),
    without('hasNoControls', controlIn),
    check('isStorable', 'must be well-formed text without NUL characters', isStorable),
    check('isText', 'must be a string', (value) => typeof value === 'string'),
    ApiProperty({
      type: String,
      minLength: min,
      maxLength: max,
      ...(min > 0 && { pattern: '\\S' }),
      ...(example !== undefined && { example }),
    }),
  );

/**
 * Text of one line: a name or a title. Invisible characters and those that change text direction are rejected, unless a
 * language or an emoji needs them: then texts that look the same are the same, and a name does not affect the text
 * around it. Surrounding white space is removed; with `min` 0, it may be empty.
 */
export const Line = (options: { min?: 0; max: number; example?: string }) =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.trim() : (value as unknown))),
    without('isSeen', hiddenIn),
    check('isLine', 'must be one line', (value) => typeof value !== 'string' || !LINE_BREAK.test(value.trim())),
    Text(options),
    ApiProperty({ pattern: options.min === 0 ? '^\\s*(\\S(.*\\S)?)?\\s*$' : '^\\s*\\S(.*\\S)?\\s*$' }),
  );

/** An email address of at most 254 characters (RFC 5321), with its domain in ASCII form. */
export const Email = () =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? asciiAddress(value) : value)),
    longest(254),
    check('isEmail', 'must be an email address', (value) => isStorable(value) && isEmail(value)),
    without('isSeen', anyHiddenIn),
    check('isStorable', 'must be well-formed text without NUL characters', isStorable),
    check('isText', 'must be a string', (value) => typeof value === 'string'),
    ApiProperty({ type: String, format: 'idn-email', maxLength: 254, example: 'ann@example.org' }),
  );

/** bcrypt reads no more than 72 bytes and would silently ignore the rest. */
const MAX_PASSWORD_BYTES = 72;

/** A new password. */
export const Password = () =>
  applyDecorators(
    check('isShortEnough', `must be at most ${MAX_PASSWORD_BYTES} bytes long`, fitsBcrypt),
    shortest(8),
    check('isStorable', 'must be well-formed text without NUL characters', isStorable),
    check('isText', 'must be a string', (value) => typeof value === 'string'),
    ApiProperty({ type: String, minLength: 8, maxLength: 72, format: 'password', example: 'correct horse battery' }),
  );

/** A password to verify: of any form, and compared also as it was typed. */
export const ClaimedPassword = () =>
  applyDecorators(
    AsTyped(),
    longest(1000),
    check('isText', 'must be a string', (value) => typeof value === 'string'),
    ApiProperty({ type: String, maxLength: 1000, format: 'password', example: 'correct horse battery' }),
  );

function fitsBcrypt(value: unknown): boolean {
  return typeof value !== 'string' || Buffer.byteLength(value) <= MAX_PASSWORD_BYTES;
}

/** A calendar date of the years 1 to 9999, `YYYY-MM-DD`. */
export const CalendarDate = () =>
  applyDecorators(
    check('isCalendarDate', 'must be a date such as 2026-12-31', isCalendarDate),
    ApiProperty({ type: String, format: 'date', example: '2026-12-31' }),
  );

function isCalendarDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^(?!0000)\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** An IANA time zone: it determines the day for overdue tasks. */
export const TimeZone = () =>
  applyDecorators(
    check('isTimeZone', 'must be a time zone such as Europe/Berlin', isTimeZone),
    ApiProperty({
      type: String,
      format: 'time-zone',
      // Only JavaScript literals escape slashes; generators escape them themselves.
      pattern: ZONE.source.replaceAll('\\/', '/'),
      maxLength: MAX_ZONE_LENGTH,
      example: 'Europe/Berlin',
    }),
  );

/** A point in time, RFC 3339. */
export const Instant = () =>
  applyDecorators(
    Transform(({ value }) => (isInstant(value) ? new Date(value as string).toISOString() : value)),
    check('isInstant', 'must be a time such as 2026-12-31T12:00:00Z', isInstant),
    ApiProperty({ type: String, format: 'date-time', example: '2026-12-31T12:00:00.000Z' }),
  );

export function isInstant(value: unknown): boolean {
  const match =
    typeof value === 'string' && /^((?!0000)\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.exec(value);
  return match ? isCalendarDate(match[1]) && !Number.isNaN(Date.parse(value)) : false;
}

export const Uuid = () =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    Matches(UUID, { message: 'must be a UUID' }),
    ApiProperty({ type: String, format: 'uuid', example: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07' }),
  );

export const OneOf = (values: Record<string, string>, enumName: string) =>
  applyDecorators(
    IsIn(Object.values(values), { message: `must be one of ${Object.values(values).join(', ')}` }),
    ApiProperty({ enum: Object.values(values), enumName }),
  );

/** One of the values that `src/registry.ts` lists; the API document gets them once the registry is known. */
export const Registered = (enumName: string) =>
  applyDecorators(
    check('isText', 'must be a string', (value) => typeof value === 'string'),
    ApiProperty({ enum: [enumName], enumName }),
  );

/** A number of a body: a multiple of `step`. */
export const NumberInSteps = ({ min, max, step }: { min: number; max: number; step: number }) =>
  applyDecorators(
    // PostgreSQL would keep a negative zero, and show it.
    Transform(({ value }) => (value === 0 ? 0 : (value as unknown))),
    Max(max, { message: `must be at most ${max}` }),
    Min(min, { message: `must be at least ${min}` }),
    check('isInSteps', `must be a multiple of ${step}`, (value) => typeof value !== 'number' || value % step === 0),
    check('isNumber', 'must be a number', (value) => typeof value === 'number' && Number.isFinite(value)),
    ApiProperty({ type: Number, minimum: min, maximum: max, multipleOf: step }),
  );

export const IntegerParameter = ({ min, max, fallback }: { min: number; max: number; fallback?: number }) =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value)),
    Max(max, { message: `must be at most ${max}` }),
    Min(min, { message: `must be at least ${min}` }),
    IsInt({ message: 'must be a whole number' }),
    ApiProperty({ type: 'integer', minimum: min, maximum: max, ...(fallback !== undefined && { default: fallback }) }),
  );

export const BooleanParameter = () =>
  applyDecorators(
    Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value)),
    check('isBooleanParameter', 'must be true or false', (value) => typeof value === 'boolean'),
    ApiProperty({ type: Boolean }),
  );
