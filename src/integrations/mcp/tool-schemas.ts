import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { API_PREFIX } from '../../kernel/http/paths.js';
import { IDEMPOTENCY_KEY, type Tool, VERSION } from './tool.js';

/** A schema of the API's document; JSON Schema 2020-12. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  [keyword: string]: unknown;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

interface Operation {
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema: Schema }> };
}

/** What of the API's OpenAPI document is needed here. */
export interface ApiDocument {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Where the value of an argument goes. */
export interface Argument {
  in: 'path' | 'query' | 'body' | 'version' | 'key';
  /** Its name there. */
  name: string;
  isRequired: boolean;
  schema: Schema;
}

const VERSION_SCHEMA: Schema = {
  type: 'integer',
  minimum: 1,
  description:
    'The version that you have read. If it has been changed since, nothing happens and you get the present state.',
};

const KEY_SCHEMA: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  description:
    'Any unique text: a second call with the same one returns the result of the first instead of acting twice.',
};

/**
 * The arguments of a tool by name, from the API's document: so they cannot differ from what the API takes.
 * @throws Error for what the document does not have.
 */
export function argumentsOf(tool: Tool, document: ApiDocument): Map<string, Argument> {
  const [method = '', path = ''] = tool.operation.split(' ');
  const operation = document.paths[`/${API_PREFIX}${path}`]?.[method.toLowerCase()];
  if (!operation) throw new Error(`There is no ${tool.operation}.`);
  const body = resolved(operation.requestBody?.content?.['application/json']?.schema ?? {}, document);
  const parameters = operation.parameters ?? [];
  const found = [
    ...parameters.filter((one) => one.in === 'path').map((one) => pathArgument(tool, one, document)),
    ...(tool.takes ?? []).map((name) => argumentOf(name, parameters, body, document)),
    ...parameters.flatMap(headerArgument),
  ];
  return new Map(
    found.map(([name, argument]) => [
      name,
      { ...argument, isRequired: argument.isRequired || tool.requires?.includes(name) === true },
    ]),
  );
}

/** The schema of a tool's input. */
export function inputSchemaOf(tool: Tool, args: Map<string, Argument>): ListedTool['inputSchema'] {
  const properties = [...args].map(([name, { schema }]) => {
    const fallback = tool.defaults?.[name];
    return [name, fallback === undefined ? schema : { ...schema, default: fallback }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as ListedTool['inputSchema']['properties'],
    required: [...args].filter(([, { isRequired }]) => isRequired).map(([name]) => name),
    additionalProperties: false,
  };
}

type Named = [string, Argument];

function pathArgument(tool: Tool, { name, description, schema }: Parameter, document: ApiDocument): Named {
  return [
    tool.path?.[name] ?? name,
    { in: 'path', name, isRequired: true, schema: plain({ ...schema, description }, document) },
  ];
}

function argumentOf(name: string, parameters: Parameter[], body: Schema, document: ApiDocument): Named {
  const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
  if (parameter) {
    const { description, schema, required = false } = parameter;
    return [name, { in: 'query', name, isRequired: required, schema: plain({ ...schema, description }, document) }];
  }
  const field = body.properties?.[name];
  if (!field) throw new Error(`There is no parameter or field ${name}.`);
  const isRequired = body.required?.includes(name) === true;
  return [name, { in: 'body', name, isRequired, schema: plain(field, document) }];
}

function headerArgument({ name }: Parameter): Named[] {
  if (name === 'If-Match') return [[VERSION, { in: 'version', name, isRequired: false, schema: VERSION_SCHEMA }]];
  if (name === 'Idempotency-Key')
    return [[IDEMPOTENCY_KEY, { in: 'key', name, isRequired: false, schema: KEY_SCHEMA }]];
  return [];
}

/** A schema without references and examples, of which models need none. */
function plain(schema: Schema, document: ApiDocument): Schema {
  const { example: _example, examples: _examples, ...kept } = resolved(schema, document);
  return Object.fromEntries(
    Object.entries(kept)
      .filter(([, value]) => value !== undefined)
      .map(([keyword, value]) => [
        keyword,
        keyword === 'properties' ? plainEach(value, document) : inner(value, document),
      ]),
  );
}

function plainEach(properties: unknown, document: ApiDocument): unknown {
  return Object.fromEntries(
    Object.entries(properties as Record<string, Schema>).map(([name, schema]) => [name, plain(schema, document)]),
  );
}

function inner(value: unknown, document: ApiDocument): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => inner(one, document));
  return typeof value === 'object' && value !== null ? plain(value as Schema, document) : value;
}

/** What a reference leads to, with what stands beside it. */
function resolved({ $ref, ...beside }: Schema, document: ApiDocument): Schema {
  if ($ref === undefined) return beside;
  const target = document.components.schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
  if (!target) throw new Error(`There is no ${$ref}.`);
  return { ...resolved(target, document), ...beside };
}
