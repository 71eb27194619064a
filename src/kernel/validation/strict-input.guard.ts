import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { ENVELOPE } from '../http/envelope.js';
import { type FieldError, InvalidInput } from '../http/problem.js';
import { takesForms } from '../http/uploads.js';
import { isSuspect, nestingFields, shapeErrors } from './nesting.js';
import { OPTIONAL_BODY } from './optional-body.js';

interface Accepts {
  /** Whether the body is any object. */
  anyBody: boolean;
  body: boolean;
  /** Whether the body may be missing. */
  noBody: boolean;
  /** The fields of the body that may contain objects or arrays. */
  nesting: string[];
  query: boolean;
}

/**
 * Rejects a query string or a body that a route does not declare. Undeclared nesting is rejected here too, before any
 * other code walks the body.
 */
@Injectable()
export class StrictInputGuard implements CanActivate {
  private readonly accepted = new WeakMap<object, Accepts>();

  canActivate(context: ExecutionContext): boolean {
    // Messages of a live connection are validated by their handlers.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { query, body } = request;
    const accepts = this.acceptedBy(context);
    if (Object.keys(body ?? {}).length > MAX_FIELDS) throw new InvalidInput(TOO_MANY);
    const errors = [
      ...(accepts.query ? suspectFields(query) : unknownFields(query)),
      // Whoever reads a form refuses all else.
      ...(takesForms(request) ? [] : bodyErrors(body, accepts)),
    ];
    if (errors.length > 0) throw new InvalidInput(errors);
    return true;
  }

  private acceptedBy(context: ExecutionContext): Accepts {
    const handler = context.getHandler();
    const known = this.accepted.get(handler);
    if (known) return known;
    const parameters: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name);
    const kinds = new Map(Object.keys(parameters ?? {}).map((key) => key.split(':').map(Number) as [number, number]));
    const place = kinds.get(RouteParamtypes.BODY);
    const types = Reflect.getMetadata(
      'design:paramtypes',
      context.getClass().prototype as object,
      handler.name,
    ) as Type[];
    const input = place === undefined ? undefined : types[place];
    const accepts = {
      anyBody: Reflect.getMetadata(ENVELOPE, handler) === true,
      body: place !== undefined,
      noBody: Reflect.getMetadata(OPTIONAL_BODY, handler) === true,
      query: kinds.has(RouteParamtypes.QUERY),
      nesting: input ? nestingFields(input) : [],
    };
    this.accepted.set(handler, accepts);
    return accepts;
  }
}

/** No input has this many fields; each would be walked and named in the answer. */
const MAX_FIELDS = 100;

const TOO_MANY: FieldError[] = [{ field: 'body', message: `must have at most ${MAX_FIELDS} fields` }];
const NOT_AN_OBJECT: FieldError[] = [{ field: 'body', message: 'must be a JSON object' }];

function bodyErrors(body: unknown, accepts: Accepts): FieldError[] {
  if (accepts.anyBody) return typeof body === 'object' && !Array.isArray(body) ? [] : NOT_AN_OBJECT;
  if (!accepts.body || (accepts.noBody && body === undefined)) return unknownFields(body);
  return [...suspectFields(body), ...nestedFields(body, accepts.nesting)];
}

function unknownFields(input: unknown): FieldError[] {
  if (input === undefined || input === null) return [];
  if (typeof input !== 'object' || Array.isArray(input)) return NOT_AN_OBJECT;
  return Object.keys(input).map((field) => ({ field, message: 'is not a known field' }));
}

function suspectFields(input: unknown): FieldError[] {
  return Object.keys(input ?? {})
    .filter(isSuspect)
    .map((field) => ({ field, message: 'is not a known field' }));
}

function nestedFields(body: unknown, allowed: string[]): FieldError[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return NOT_AN_OBJECT;
  return shapeErrors(body, allowed);
}
