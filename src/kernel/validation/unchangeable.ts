import { isDeepStrictEqual } from 'node:util';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { UUID } from './fields.js';
import { Nests } from './nesting.js';
import { InvalidInput } from '../http/problem.js';

const UNCHANGEABLE = Symbol('unchangeable');

/** No text that is read back this way is longer. */
const MAX_LENGTH = 1000;

/**
 * A field of an update that no update changes. It is taken as it was read, so that something can be sent back whole after one
 * of its fields was changed, and refused where it differs.
 * @param example as in what is read, where it may also be null if it is nullable.
 */
export const Unchangeable = (example: string | number | boolean | string[], { nullable = false } = {}) =>
  applyDecorators(
    Allow(),
    ...(Array.isArray(example) ? [Nests()] : []),
    ApiProperty({
      readOnly: true,
      required: false,
      ...typeOf(example),
      example,
      ...(nullable && { nullable }),
    } as ApiPropertyOptions),
    ((target: object, name: string) => {
      Reflect.defineMetadata(UNCHANGEABLE, [...unchangeableOf(target), name], target);
    }) as PropertyDecorator,
  );

function typeOf(example: string | number | boolean | string[]): ApiPropertyOptions {
  if (Array.isArray(example)) return { type: 'array', items: { type: 'string', maxLength: MAX_LENGTH }, maxItems: 100 };
  if (typeof example === 'string') return { type: String, maxLength: MAX_LENGTH };
  return { type: typeof example === 'number' ? Number : Boolean };
}

/**
 * The fields of an update that change something.
 * @param input as it came.
 */
export function changesOf<T extends object>(input: T): T {
  const names = unchangeableOf(input);
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name))) as T;
}

/**
 * @param input as it came.
 * @param present what there is, under the same names.
 * @throws InvalidInput naming the fields that may not be changed and differ from what there is.
 */
export function requireUnchanged(input: object, present: object): void {
  const wanted = new Map(Object.entries(input));
  const current = new Map<string, unknown>(Object.entries(present));
  const errors = unchangeableOf(input)
    .filter((name) => wanted.get(name) !== undefined && !isSame(wanted.get(name), current.get(name)))
    .map((field) => ({ field, message: `cannot be changed: it is ${JSON.stringify(current.get(field))}` }));
  if (errors.length > 0) throw new InvalidInput(errors);
}

function unchangeableOf(input: object): string[] {
  return (Reflect.getMetadata(UNCHANGEABLE, input) as string[] | undefined) ?? [];
}

const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** Programs that read an id or a time into a type of their own may write it in another way. */
function isSame(wanted: unknown, current: unknown): boolean {
  if (wanted === current) return true;
  if (Array.isArray(wanted) && Array.isArray(current)) return isDeepStrictEqual(wanted.toSorted(), current.toSorted());
  if (typeof wanted !== 'string' || typeof current !== 'string') return false;
  if (UUID.test(current)) return wanted.toLowerCase() === current;
  return INSTANT.test(current) && INSTANT.test(wanted) && Date.parse(wanted) === Date.parse(current);
}
