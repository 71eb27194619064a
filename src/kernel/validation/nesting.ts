import type { Type } from '@nestjs/common';

const NESTING = Symbol('nesting');

/** Marks a field of an input as one that may hold an object or an array. All others may not. */
export const Nests = (): PropertyDecorator => (target, name) => {
  Reflect.defineMetadata(NESTING, [...nestingOf(target), name], target);
};

/** The fields of an input class that may hold objects or arrays. */
export function nestingFields(input: Type): string[] {
  return nestingOf(input.prototype as object);
}

function nestingOf(target: object): string[] {
  return (Reflect.getMetadata(NESTING, target) as string[] | undefined) ?? [];
}
