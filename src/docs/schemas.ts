import type { ComponentsObject, OpenAPIObject, SchemaObject, SchemaOrReference } from './types.js';

/** The formats of strings, recognised by their examples. */
const FORMATS: [string, RegExp][] = [
  ['uuid', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['date-time', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
];

/**
 * Completes the scanned DTOs. TypeScript knows only `string` and `number`; the example of a property determines format
 * and integer. Request bodies allow no additional properties.
 */
export function describeSchemas(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  for (const schema of Object.values(schemas)) {
    if (isReference(schema)) continue;
    for (const property of Object.values(schema.properties ?? {})) if (!isReference(property)) complete(property);
  }
  for (const name of bodiesOf(document)) (schemas[name] as SchemaObject).additionalProperties = false;
}

function complete(property: SchemaObject): void {
  const { type } = property;
  const example = property.example as unknown;
  const types = Array.isArray(type) ? type : [type];
  if (types.includes('number') && Number.isInteger(example)) {
    property.type = Array.isArray(type) ? ['integer', 'null'] : 'integer';
    // Integers count something unless they say otherwise.
    property.minimum ??= 0;
    property.maximum ??= Number.MAX_SAFE_INTEGER;
  }
  if (types.includes('string') && typeof example === 'string' && !property.format) {
    const format = FORMATS.find(([, pattern]) => pattern.test(example))?.[0];
    if (format) property.format = format;
  }
}

/** OpenAPI 3.0 and AsyncAPI wrap a reference to add a description; in OpenAPI 3.1 it stands beside. */
export function unwrapReferences({ components }: OpenAPIObject): void {
  for (const schema of Object.values(components?.schemas ?? {})) {
    const properties = isReference(schema) ? {} : (schema.properties ?? {});
    for (const property of Object.values(properties)) if (!isReference(property)) unwrap(property);
  }
}

function unwrap(property: SchemaObject): void {
  const [only, ...others] = property.allOf ?? [];
  if (!only || !isReference(only) || others.length > 0) return;
  delete property.allOf;
  Object.assign(property, only);
}

/** The names of the schemas of request bodies. */
function bodiesOf({ paths }: OpenAPIObject): Set<string> {
  const bodies = Object.values(paths)
    .flatMap(({ post, put, patch, delete: remove }) => [post, put, patch, remove])
    .map((operation) => operation?.requestBody)
    .map((body) => body && 'content' in body && body.content['application/json']?.schema);
  return new Set(bodies.flatMap((schema) => (schema && isReference(schema) ? [nameOf(schema.$ref)] : [])));
}

/** The last segment of a reference. */
export function nameOf($ref: string): string {
  return $ref.slice($ref.lastIndexOf('/') + 1);
}

/** Resolves a reference to a schema. */
export function resolved(schema: SchemaOrReference, { schemas = {} }: ComponentsObject): SchemaObject {
  const target = isReference(schema) ? schemas[nameOf(schema.$ref)] : schema;
  return target && !isReference(target) ? target : {};
}

function isReference(schema: SchemaOrReference): schema is Extract<SchemaOrReference, { $ref: string }> {
  return '$ref' in schema;
}
