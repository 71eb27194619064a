import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isTimeZone } from '../../src/kernel/days.js';
import type { Answer, TestActor } from './actor.js';

/** A JSON Schema, as far as tests look into it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  example?: unknown;
  examples?: unknown[];
  [keyword: string]: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

export interface Response {
  description: string;
  headers?: Record<string, { description?: string; schema?: Schema; example?: unknown; $ref?: string }>;
  content?: Record<string, { schema: Schema; example?: unknown }>;
}

export interface Operation {
  method: string;
  /** The template: `/api/v1/tasks/{id}`. */
  path: string;
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, Response>;
}

/** Whether a schema is that of a line: a name or a title. */
export const isLine = ({ pattern }: Schema): boolean =>
  pattern === '^\\s*\\S(.*\\S)?\\s*$' || pattern === '^\\s*(\\S(.*\\S)?)?\\s*$';

/** The document at `/openapi.json`, and whether answers are what it promises. */
export class ApiDocument {
  readonly operations: Operation[];
  private readonly ajv = newAjv();
  private readonly compiled = new Map<string, ValidateFunction>();

  private constructor(readonly json: any) {
    this.operations = Object.entries<Record<string, any>>(json.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        ...operation,
        method: method.toUpperCase(),
        path,
        parameters: (operation.parameters ?? []).map((parameter: Parameter) => this.resolve(parameter)),
        responses: Object.fromEntries(
          Object.entries<Response>(operation.responses).map(([status, response]) => [status, this.resolve(response)]),
        ),
      })),
    );
  }

  static async of(actor: TestActor): Promise<ApiDocument> {
    return new ApiDocument((await actor.get('//openapi.json')).body);
  }

  /** The document that the build wrote: where tests are named after its operations, before any application runs. */
  static built(): ApiDocument {
    const file = join(import.meta.dirname, '../../dist/openapi.json');
    return new ApiDocument(JSON.parse(readFileSync(file, 'utf8')));
  }

  /** The names of the operations that take a JSON body. */
  withBody(): string[] {
    const taking = this.operations.filter(({ requestBody }) => requestBody?.content['application/json']);
    return taking.map(({ operationId }) => operationId);
  }

  operation(operationId: string): Operation {
    const found = this.operations.find((operation) => operation.operationId === operationId);
    if (!found) throw new Error(`there is no operation ${operationId}`);
    return found;
  }

  /** The operation that serves a request; a path without variables goes first. */
  serving(method: string, url: string): Operation | undefined {
    const path = (url.split('?', 1)[0] ?? '').replace(/(?<=.)\/$/, '');
    return this.operations
      .filter((operation) => operation.method === method && patternOf(operation.path).test(path))
      .sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  }

  /** What a reference refers to; all else as it is. */
  resolve<T extends object>(value: T): T {
    if (!('$ref' in value) || typeof value.$ref !== 'string') return value;
    const found = value.$ref
      .slice(2)
      .split('/')
      .reduce((node: any, key) => node?.[key], this.json);
    if (!found) throw new Error(`${value.$ref} refers to nothing`);
    const { $ref: _, ...beside } = value;
    return { ...this.resolve(found), ...beside };
  }

  /** The schema of an operation's request body, without references; undefined where it takes none. */
  bodyOf({ requestBody }: Operation): Schema | undefined {
    const schema = requestBody?.content['application/json']?.schema;
    return schema && this.inlined(schema);
  }

  /** The schema without references. Unless `open`, no object in it has properties that it does not name. */
  inlined(schema: Schema, { open = false } = {}): Schema {
    const { properties, items, allOf, oneOf, anyOf, ...rest } = this.resolve(schema);
    const closes = !open && (properties || allOf) && rest.additionalProperties === undefined;
    return {
      ...rest,
      ...(properties && { properties: mapValues(properties, (property) => this.inlined(property)) }),
      ...(items && { items: this.inlined(items) }),
      ...(allOf && { allOf: allOf.map((part) => this.inlined(part, { open: true })) }),
      ...(oneOf && { oneOf: oneOf.map((choice) => this.inlined(choice)) }),
      ...(anyOf && { anyOf: anyOf.map((choice) => this.inlined(choice)) }),
      ...(closes && { type: 'object', unevaluatedProperties: false }),
    };
  }

  /** Whether a value is what a schema (without references) says. */
  accepts(schema: Schema, value: unknown): boolean {
    return this.compile(JSON.stringify(schema), () => schema)(value);
  }

  /** How an answer breaks what the document promises; empty where it keeps it. */
  violations(operation: Operation, { status, headers, body }: Answer<unknown>): string[] {
    const response = operation.responses[status];
    if (!response) return [`${status} is not documented: ${JSON.stringify(body)}`];
    const missing = headers.get('x-request-id') ? [] : ['there is no X-Request-Id'];
    if (!response.content) return [...missing, ...(body === undefined ? [] : ['there is a body'])];
    const type = headers.get('content-type')?.split(';', 1)[0] ?? '';
    // A file may have any type.
    const documented = response.content[type] ?? response.content['*/*'];
    if (!documented) return [...missing, `${type} is not documented`];
    const { schema } = documented;
    const validate = this.compile(`${operation.operationId} ${status}`, () => this.inlined(schema));
    const invalid = validate(body) ? [] : [`${this.ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`];
    return [...missing, ...invalid, ...(status >= 400 ? problemViolations(status, headers, body) : [])];
  }

  private compile(key: string, schema: () => Schema): ValidateFunction {
    const validate = this.compiled.get(key) ?? this.ajv.compile(schema());
    this.compiled.set(key, validate);
    return validate;
  }
}

/** What holds of every error, beyond its schema. */
function problemViolations(status: number, headers: Headers, body: unknown): string[] {
  const problem = body as { status?: number; request_id?: string; instance?: string };
  return [
    ...(headers.get('content-type')?.startsWith('application/problem+json') ? [] : ['it is not a problem+json']),
    ...(problem.status === status ? [] : ['its status is another one']),
    ...(problem.request_id === headers.get('x-request-id') ? [] : ['its request_id is not the X-Request-Id']),
  ];
}

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictRequired: false });
  addFormats.default(ajv);
  // Only the form that RFC 9562 gives, no URN.
  ajv.addFormat('uuid', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i);
  ajv.addFormat('idn-email', /^[^@]+@[^@\s]+\.[^@\s]+$/);
  ajv.addFormat('time-zone', isTimeZone);
  ajv.addVocabulary(['example', 'discriminator']);
  return ajv;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

function mapValues<T, U>(object: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
