import { getSchemaPath } from '@nestjs/swagger';
import { EventDto } from '../history/activity.dto.js';
import type { EventDefinition } from '../history/event-definition.js';
import { EVENTS, NOTICES } from '../registry.js';
import type { ComponentsObject, SchemaObject } from './types.js';

/** The events that clients of a project receive. */
export const LIVE_EVENTS = EVENTS.filter(({ visibility }) => visibility !== 'internal');

/** The classes of the `data` of all events, for the scanner. */
export const EVENT_MODELS = [EventDto, ...LIVE_EVENTS.map(({ data }) => data)];

/** The name of an event's schema: `TaskCreatedEvent`. */
export function eventSchemaName({ type }: EventDefinition): string {
  return `${type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`;
}

/** Completes the schemas from the registry: the names of events and notices, and a schema for each live event. */
export function describeEvents({ schemas = {} }: ComponentsObject): void {
  if (schemas.Action) schemas.Action = { type: 'string', enum: EVENTS.map(({ type }) => type) };
  if (schemas.WebhookEvent) {
    schemas.WebhookEvent = { type: 'string', enum: ['*', ...LIVE_EVENTS.map(({ type }) => type)] };
  }
  if (schemas.NotificationType) schemas.NotificationType = { type: 'string', enum: NOTICES.map(({ type }) => type) };
  const base = schemas[EventDto.name] as SchemaObject | undefined;
  if (!base) return;
  for (const definition of LIVE_EVENTS) schemas[eventSchemaName(definition)] = schemaOf(definition, base);
  schemas[EventDto.name] = {
    description: base.description ?? '',
    oneOf: LIVE_EVENTS.map((definition) => ({ $ref: refTo(eventSchemaName(definition)) })),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(LIVE_EVENTS.map((event) => [event.type, refTo(eventSchemaName(event))])),
    },
  };
}

function schemaOf({ type, subject, data, summary }: EventDefinition, base: SchemaObject): SchemaObject {
  return {
    ...base,
    description: summary,
    properties: {
      ...base.properties,
      type: { type: 'string', enum: [type] },
      subject_type: { type: 'string', enum: [subject] },
      data: { $ref: getSchemaPath(data) },
    },
  };
}

const refTo = (name: string) => `#/components/schemas/${name}`;
