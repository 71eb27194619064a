import { resolved } from './schemas.js';
import type {
  ComponentsObject,
  OperationObject,
  ParameterObject,
  ParameterOrReference,
  SchemaObject,
} from './types.js';

const EXAMPLE_ID = '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07';

/**
 * Completes the scanned parameters: ids in paths, and an example for each. Examples of optional parameters are in the
 * schema: Swagger UI would fill in and send the others.
 */
export function describeParameters({ parameters = [] }: OperationObject, components: ComponentsObject): void {
  for (const parameter of parameters) {
    if (isReference(parameter)) continue;
    if (parameter.in === 'path') {
      if (isDescribed(parameter)) continue;
      parameter.schema = { type: 'string', format: 'uuid' };
      parameter.example = EXAMPLE_ID;
    } else {
      const schema: SchemaObject = {
        ...(parameter.schema as SchemaObject),
        examples: [exampleOf(parameter, components)],
      };
      delete schema.example;
      parameter.schema = schema;
      delete parameter.example;
    }
  }
}

function exampleOf(parameter: ParameterObject, components: ComponentsObject): unknown {
  const schema = resolved(parameter.schema ?? {}, components);
  const known: unknown[] = [schema.example, parameter.example, schema.default, schema.enum?.[0]];
  return known.find((value) => value !== undefined) ?? (schema.type === 'boolean' ? true : schema.minimum);
}

/** Whether a parameter in a path is described at its route, because it is no id. */
function isDescribed({ schema = {} }: ParameterObject): boolean {
  return 'maxLength' in schema;
}

function isReference(parameter: ParameterOrReference): parameter is Exclude<ParameterOrReference, ParameterObject> {
  return '$ref' in parameter;
}
