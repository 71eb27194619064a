import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { UUID } from './fields.js';
import { InvalidInput } from '../http/problem.js';

const UNCHANGEABLE = Symbol('unchangeable');

/** No text that is read back this way is longer. */
const MAX_LENGTH = 1000;

/**
 * A field of an update that no update changes. It is taken as it was read, so that something can be sent back whole after one
 * of its fields was changed, and refused where it differs.
 * @param example as in what is read, where it may also be null if it is nullable.
 */
export const Unchangeable = (example: string | number | boolean, { nullable = false } = {}) =>
  applyDecorators(
    Allow(),
    ApiProperty({
      readOnly: true,
      required: false,
      type: { string: String, number: Number, boolean: Boolean }[typeof example as 'string' | 'number' | 'boolean'],
      example,
      ...(typeof example === 'string' && { maxLength: MAX_LENGTH }),
      ...(nullable && { nullable }),
    }),
    ((target: object, name: string) => {
      Reflect.defineMetadata(UNCHANGEABLE, [...unchangeableOf(target), name], target);
    }) as PropertyDecorator,
  );

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
  if (typeof wanted !== 'string' || typeof current !== 'string') return false;
  if (UUID.test(current)) return wanted.toLowerCase() === current;
  return INSTANT.test(current) && INSTANT.test(wanted) && Date.parse(wanted) === Date.parse(current);
}
