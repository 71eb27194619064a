import type { Schema } from './api-document.js';

/** Formats of which every value is short. */
const SHORT_FORMATS = ['uuid', 'date', 'date-time'];

/** Where examples are, which are no schemas. */
const EXAMPLES = ['example', 'examples', 'enum', 'default'];

/** The schemas in a document that let a text, a number or an object be as long, large or full as it likes: where they are. */
export function unboundedIn(document: object): string[] {
  return [...schemasIn(document)].filter(([, schema]) => isUnbounded(schema)).map(([path]) => path);
}

/** The lists in a document that may have any number of rows. */
export function unboundedListsIn(document: object): string[] {
  const lists = [...schemasIn(document)].filter(([, schema]) => typesOf(schema).includes('array'));
  return lists.filter(([, { maxItems }]) => maxItems === undefined).map(([path]) => path);
}

function* schemasIn(node: object, path = ''): Generator<[string, Schema]> {
  if ('type' in node && (typeof node.type === 'string' || Array.isArray(node.type))) yield [path, node as Schema];
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null && !isExample(path, key)) yield* schemasIn(value, `${path}/${key}`);
  }
}

/** A property may be called `example`. */
const isExample = (path: string, key: string) => EXAMPLES.includes(key) && !path.endsWith('/properties');

const typesOf = ({ type }: Schema): string[] => [type ?? []].flat();

function isUnbounded(schema: Schema): boolean {
  const types = typesOf(schema);
  // A file is no text to generators, which would bound a `File` by its characters.
  if (schema.format === 'binary') return false;
  if (types.includes('string')) return !isShort(schema);
  if (types.includes('integer') || types.includes('number'))
    return schema.minimum === undefined || schema.maximum === undefined;
  return types.includes('object') && !OBJECT_KEYWORDS.some((keyword) => keyword in schema);
}

const OBJECT_KEYWORDS = ['properties', 'additionalProperties', 'allOf'];

function isShort({ maxLength, format = '', enum: values, const: value, pattern }: Schema): boolean {
  if (maxLength !== undefined || values !== undefined || value !== undefined) return true;
  return SHORT_FORMATS.includes(format) || (pattern !== undefined && isShortPattern(pattern));
}

/** Whether a pattern from end to end repeats nothing without a limit. */
function isShortPattern(pattern: string): boolean {
  return /^\^.*\$$/.test(pattern) && !/(?<!\\)[*+]|\{\d*,\}/.test(pattern);
}
