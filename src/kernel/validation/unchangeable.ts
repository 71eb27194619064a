import { isDeepStrictEqual } from 'node:util';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { UUID } from './fields.js';
import { Nests } from './nesting.js';
import { InvalidInput } from '../http/problem.js';

const UNCHANGEABLE = Symbol('unchangeable');

/** No text that is sent back this way is longer. */
const MAX_LENGTH = 1000;
/** No list that is sent back is longer. */
const MAX_ITEMS = 500;

/**
 * A read-only field of an update. Clients may send it back unchanged; another value is an error.
 * @param example as in the answer, where a nullable field may also be null.
 */
export const Unchangeable = (example: string | number | boolean | string[] | object, { nullable = false } = {}) =>
  applyDecorators(
    Allow(),
    ...(typeof example === 'object' ? [Nests()] : []),
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

function itemsOf([first]: (string | object)[]) {
  return typeof first === 'string'
    ? { type: 'string', maxLength: MAX_LENGTH }
    : { type: 'object', additionalProperties: true };
}

function typeOf(example: string | number | boolean | string[] | object): ApiPropertyOptions {
  if (Array.isArray(example)) return { type: 'array', items: itemsOf(example), maxItems: MAX_ITEMS };
  if (typeof example === 'object') return { type: 'object', additionalProperties: true };
  if (typeof example === 'string') return { type: String, maxLength: MAX_LENGTH };
  return { type: typeof example === 'number' ? Number : Boolean };
}

/**
 * The fields of an update that can change something.
 * @param input as received.
 */
export function changesOf<T extends object>(input: T): T {
  const names = unchangeableOf(input);
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name))) as T;
}

/**
 * @param input as received.
 * @param present the present values, under the same names.
 * @throws InvalidInput naming the read-only fields that differ.
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

/** Clients that parse ids or times into their own types may write them differently. */
function isSame(wanted: unknown, current: unknown): boolean {
  if (wanted === current) return true;
  if (Array.isArray(wanted) && Array.isArray(current)) return isDeepStrictEqual(wanted.toSorted(), current.toSorted());
  if (typeof wanted === 'object') return isDeepStrictEqual(wanted, current);
  if (typeof wanted !== 'string' || typeof current !== 'string') return false;
  if (UUID.test(current)) return wanted.toLowerCase() === current;
  return INSTANT.test(current) && INSTANT.test(wanted) && Date.parse(wanted) === Date.parse(current);
}
