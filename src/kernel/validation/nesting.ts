import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type as TypeOf } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { type FieldError } from '../http/problem.js';
import { UUID } from './fields.js';

const NESTING = Symbol('nesting');

/** The maximum number of values in a body, and its maximum depth. Checked before any other code walks it. */
const MAX_VALUES = 10_000;
const MAX_DEPTH = 8;

/** Marks a field of an input that may contain an object or an array. All other fields may not. */
export const Nests = (): PropertyDecorator => (target, name) => {
  Reflect.defineMetadata(NESTING, [...nestingOf(target), name], target);
};

/** A nested object, validated by its class; unknown fields are errors. */
export const Nested = (type: () => Type) =>
  applyDecorators(
    Nests(),
    TypeOf(type),
    ValidateNested(),
    IsObject({ message: 'must be an object' }),
    // Only a function of this name is called later, by Swagger.
    ApiProperty({ type: () => type() }),
  );

/** A list of nested objects. */
export const ListOf = (type: () => Type, { min = 0, max }: { min?: number; max: number }) =>
  applyDecorators(
    Nests(),
    TypeOf(type),
    ValidateNested({ each: true, message: 'must be a list of objects' }),
    // Lists within it would be validated as empty.
    IsObject({ each: true, message: 'must be a list of objects' }),
    ...sizes(min, max),
    ApiProperty({ type: () => [type()], minItems: min, maxItems: max }),
  );

export const UuidList = ({ min = 0, max }: { min?: number; max: number }) =>
  applyDecorators(
    Nests(),
    Transform(({ value }) => (Array.isArray(value) ? (value as unknown[]).map(lowerCase) : (value as unknown))),
    Matches(UUID, { each: true, message: 'must be a list of UUIDs' }),
    ...sizes(min, max),
    ApiProperty({
      type: 'array',
      items: { type: 'string', format: 'uuid', maxLength: 36 },
      minItems: min,
      maxItems: max,
    }),
  );

/** A list of some of the values, each once. */
export const SubsetOf = (values: Record<string, string>, enumName: string, example: string[]) => {
  const all = Object.values(values);
  return applyDecorators(
    Nests(),
    IsIn(all, { each: true, message: `must be a list of ${all.join(', ')}` }),
    ArrayUnique({ message: 'must contain each value once' }),
    ...sizes(1, all.length),
    ApiProperty({ enum: all, enumName, isArray: true, minItems: 1, maxItems: all.length, uniqueItems: true, example }),
  );
};

/** A list of values that `src/registry.ts` lists, each once; the API document gets them once the registry is known. */
export const RegisteredList = (enumName: string, { max, example }: { max: number; example: string[] }) =>
  applyDecorators(
    Nests(),
    IsString({ each: true, message: 'must be a list of texts' }),
    ArrayUnique({ message: 'must contain each value once' }),
    ...sizes(1, max),
    ApiProperty({ enum: [enumName], enumName, isArray: true, minItems: 1, maxItems: max, uniqueItems: true, example }),
  );

function sizes(min: number, max: number) {
  return [
    ArrayMaxSize(max, { message: `must have at most ${max} items` }),
    ArrayMinSize(min, { message: `must have at least ${min} items` }),
    IsArray({ message: 'must be a list' }),
  ];
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** The fields of an input class that may contain objects or arrays. */
export function nestingFields(input: Type): string[] {
  return nestingOf(input.prototype as object);
}

function nestingOf(target: object): string[] {
  return (Reflect.getMetadata(NESTING, target) as string[] | undefined) ?? [];
}

/** Errors in the shape of a body, before its fields are validated. */
export function shapeErrors(body: object, allowed: string[]): FieldError[] {
  const errors = Object.entries(body)
    .filter(([field, value]) => isComposite(value) && !allowed.includes(field))
    .map(([field]) => ({ field, message: 'must not be an object or an array' }));
  if (errors.length > 0) return errors;
  const values = { left: MAX_VALUES };
  return Object.entries(body).flatMap(([field, value]) => {
    const message = wrongWith(value, values, 1);
    return message ? [{ field, message }] : [];
  });
}

/** Stops at the first error. */
function wrongWith(value: unknown, values: { left: number }, depth: number): string | undefined {
  if (--values.left < 0) return `must not hold more than ${MAX_VALUES} values`;
  if (!isComposite(value)) return undefined;
  if (depth > MAX_DEPTH) return `must not be nested deeper than ${MAX_DEPTH} levels`;
  for (const [name, item] of Object.entries(value)) {
    if (!Array.isArray(value) && isSuspect(name)) return `${name} is not a known field`;
    const wrong = wrongWith(item, values, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}

/** Names of built-in properties would later be taken for known fields, or dropped. */
export function isSuspect(field: string): boolean {
  return field in Object.prototype || field === 'prototype';
}

function isComposite(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
