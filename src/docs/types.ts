import type { OpenAPIObject } from '@nestjs/swagger';

/** Parts of an OpenAPI document, named as in the specification. */
export type { OpenAPIObject } from '@nestjs/swagger';
export type ComponentsObject = NonNullable<OpenAPIObject['components']>;
export type SchemaOrReference = NonNullable<ComponentsObject['schemas']>[string];
export type SchemaObject = Exclude<SchemaOrReference, { $ref: string }>;
export type HeadersObject = NonNullable<ComponentsObject['headers']>;
export type OperationObject = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type ParameterOrReference = NonNullable<OperationObject['parameters']>[number];
export type ParameterObject = Extract<ParameterOrReference, { in: string }>;
export type ResponseObject = Extract<NonNullable<OperationObject['responses'][string]>, { description: string }>;
