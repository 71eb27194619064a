import { Injectable, type PipeTransform, ValidationPipe, type ArgumentMetadata, Param } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { fieldsAsTyped, UUID } from './fields.js';
import { type FieldError, InvalidInput } from '../http/problem.js';
import { givenOf, type QueryValues } from '../http/query-values.js';
import { withNormalizedText } from './text.js';

/**
 * Normalizes all input text, and validates every body and query string against its DTO. Unknown fields are errors, so
 * nothing is dropped silently.
 */
export class InputPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => fieldErrors(error))),
    });
  }

  /** An empty query parameter counts as absent. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Arguments that no client has sent, such as the socket of a message, are not validated.
    if (metadata.type === 'custom') return Promise.resolve(value);
    const given = metadata.type === 'query' ? givenOf(value as QueryValues) : value;
    const asTyped = metadata.metatype && fieldsAsTyped(metadata.metatype);
    return super.transform(withNormalizedText(given, asTyped), metadata);
  }
}

const INDEX = /^\d+$/;

/** @param within the path of the containing field, if nested: `items[2]`. */
function fieldErrors({ property, constraints, children = [] }: ValidationError, within = ''): FieldError[] {
  const field = nameOf(property, within);
  // The place of a wrong item says more than that the list has one.
  const isInner = !constraints || children.every((child) => INDEX.test(child.property));
  if (children.length > 0 && isInner) return children.flatMap((child) => fieldErrors(child, field));
  if (constraints && 'whitelistValidation' in constraints) return [{ field, message: 'is not a known field' }];
  // Decorators run from the last to the first, and the first message is the most specific.
  return [{ field, message: Object.values(constraints ?? {}).at(-1) ?? 'is invalid' }];
}

function nameOf(property: string, within: string): string {
  if (within === '') return property;
  return INDEX.test(property) ? `${within}[${property}]` : `${within}.${property}`;
}

/** An id in a path, in lower case, or 400. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    if (UUID.test(value)) return value.toLowerCase();
    throw new InvalidInput([{ field: data ?? 'id', message: 'must be a UUID' }]);
  }
}

/** The id in a route's path. */
export const PathId = (name = 'id') => Param(name, UuidPipe);
