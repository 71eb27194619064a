import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLUMN_EVENTS } from '../src/projects/columns/column.events.js';
import { LABEL_EVENTS } from '../src/projects/labels/label.events.js';
import { MEMBER_EVENTS } from '../src/projects/members/member.events.js';
import { PROJECT_EVENTS } from '../src/projects/project.events.js';
import { IMPORT_EVENTS } from '../src/integrations/imports/import.events.js';
import { WEBHOOK_EVENTS } from '../src/integrations/webhooks/webhook.events.js';
import { ATTACHMENT_EVENTS } from '../src/tasks/attachments/attachment.events.js';
import { LINK_EVENTS } from '../src/tasks/links/link.events.js';
import { VIEW_EVENTS } from '../src/tasks/views/view.events.js';
import { CHECKLIST_EVENTS } from '../src/tasks/checklists/checklist.events.js';
import { COMMENT_EVENTS } from '../src/tasks/comments/comment.events.js';
import { TASK_EVENTS } from '../src/tasks/core/task.events.js';
import { ApiDocument, type Operation, type Schema } from './support/api-document.js';
import { EVENTS, NOTICES } from '../src/registry.js';
import { TestApp } from './support/app.js';
import { unboundedIn, unboundedListsIn } from './support/bounds.js';

let app: TestApp;
let document: ApiDocument;

beforeAll(async () => {
  app = await TestApp.start();
  document = await ApiDocument.of(app.anonymous);
});
afterAll(() => app.close());

const UNBOUNDED_LISTS = [
  'reports/team-performance/get/responses/200/content/application/json/schema',
  'reports/workload/get/responses/200/content/application/json/schema',
  'BoardColumnDto/properties/tasks',
  'BoardPartDto/properties/tasks',
  'DashboardDto/properties/project_progress',
];

/** Clients generate names of functions from these: a change of one is a change of the API. */
const OPERATIONS = {
  auth: [
    'register',
    'login',
    'secondFactor',
    'passkeyOptions',
    'passkey',
    'refresh',
    'logout',
    'listSessions',
    'endSession',
  ],
  authoptions: ['get'],
  oidc: ['start', 'finish', 'identity', 'startLink', 'link', 'unlink'],
  password: ['change'],
  search: ['search'],
  apitoken: ['create', 'list', 'delete'],
  userapitoken: ['list', 'delete'],
  invitation: ['create', 'list', 'revoke', 'preview', 'accept'],
  preference: ['star', 'unstar', 'boardSettings', 'updateBoardSettings'],
  passwordreset: ['forgot', 'reset', 'list', 'dismiss'],
  userpasswordreset: ['create'],
  passkey: ['list', 'begin', 'add', 'remove'],
  ownsecondfactor: ['state', 'begin', 'confirm', 'renewCodes', 'remove'],
  usersecondfactor: ['state', 'reset'],
  job: ['list', 'retry'],
  userpreference: ['get', 'update'],
  user: ['me', 'updateMe', 'list', 'create', 'get', 'update', 'delete'],
  project: ['create', 'list', 'trash', 'get', 'update', 'delete', 'restore', 'progress', 'events', 'activity'].concat([
    'members',
    'candidates',
    'addMember',
    'updateMember',
    'removeMember',
  ]),
  flow: ['flow', 'forecast'],
  export: ['csv', 'zip', 'all'],
  owncalendar: ['state', 'open', 'close'],
  calendar: ['read'],
  column: ['list', 'create', 'get', 'update', 'move', 'delete'],
  columntasks: ['tasks'],
  task: ['create', 'list', 'get', 'update', 'move', 'delete', 'restore', 'activity'],
  archive: ['archive', 'unarchive'],
  taskcopy: ['copy'],
  watching: ['get', 'watch', 'unwatch'],
  transfer: ['transfer'],
  revert: ['revert', 'revertMany'],
  recurrence: ['dates'],
  projectcopy: ['copy'],
  bulk: ['change'],
  taskcomment: ['list', 'create', 'readers'],
  comment: ['get', 'update', 'delete', 'react', 'unreact'],
  label: ['list', 'create', 'get', 'update', 'merge', 'delete', 'restore'],
  tasklabel: ['add', 'remove'],
  checklist: ['list', 'create', 'get', 'update', 'move', 'delete', 'restore', 'convert'],
  attachment: ['list', 'create', 'get', 'content', 'thumbnail', 'delete', 'restore'],
  view: ['list', 'create', 'get', 'update', 'delete', 'restore'],
  link: ['list', 'listOfProject', 'create', 'get', 'delete'],
  webhook: ['list', 'create', 'get', 'update', 'rotate', 'replay', 'test', 'deliveries', 'delete'],
  board: ['board', 'activityDays', 'trash'],
  import: ['create', 'list', 'get', 'update', 'start', 'undo', 'cancel', 'candidates'],
  report: ['project', 'teamPerformance', 'workload'],
  activity: ['list', 'check'],
  notification: ['list', 'read', 'readAll'],
  unsubscribe: ['end'],
  dashboard: ['get'],
  health: ['get', 'ready'],
};

/** What may be sent without a body. */
const OPTIONAL_BODIES = ['project_addMember', 'taskcopy_copy', 'revert_revert'];

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document.json));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(document.json.openapi).toMatch(/^3\.1\./);
  });

  it('has every route of the application, and no other', () => {
    // What describes itself, in another way, and what leads to a page.
    const documented = routesOf(app).filter((route) => !/\/mcp$|^GET .*\/unsubscribe\//i.test(route));
    expect(document.operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(documented.sort());
  });

  it('names its operations as it always did', () => {
    const expected = Object.entries(OPERATIONS).flatMap(([room, names]) => names.map((name) => `${room}_${name}`));
    expect(document.operations.map(({ operationId }) => operationId).sort()).toEqual(expected.sort());
  });

  it('tells of each operation what it does, where it belongs and how to authenticate', () => {
    const tags = document.json.tags.map(({ name, description }: { name: string; description: string }) => {
      expect(description).not.toBe('');
      return name;
    });
    for (const { operationId, summary, tags: own = [], security } of document.operations) {
      expect(summary, operationId).toMatch(/^[A-Z].+\.$/);
      expect(own, operationId).toHaveLength(1);
      expect(tags, operationId).toContain(own[0]);
      expect(security, operationId).toEqual(securityOf(operationId));
    }
  });

  it('tells of each parameter its schema and an example that fits', () => {
    for (const operation of document.operations) {
      for (const parameter of operation.parameters) {
        const at = `${operation.operationId} ${parameter.name}`;
        const schema = document.inlined(parameter.schema);
        const example = parameter.example ?? schema.examples?.[0];
        expect(example, at).toBeDefined();
        expect(document.accepts(schema, example), at).toBe(true);
        expect(parameter.required ?? false, at).toBe(parameter.in === 'path');
      }
      expect(variablesOf(operation)).toEqual(namesOf(operation, 'path'));
    }
  });

  it('tells of each property its type and an example that fits', () => {
    for (const [name, schema] of Object.entries<Schema>(document.json.components.schemas)) {
      if (schema.enum || schema.oneOf) continue;
      expect(schema.type, name).toBe('object');
      for (const [field, property] of Object.entries(schema.properties ?? {}))
        checkProperty(`${name}.${field}`, property);
    }
  });

  it('says what is required: all of an answer, and of a body what has no default', () => {
    const schemas: Record<string, Schema> = document.json.components.schemas;
    expect(schemas.CreateTaskDto?.required?.toSorted()).toEqual(['project_id', 'title']);
    expect(schemas.CreateProjectDto?.required).toEqual(['name']);
    expect(schemas.RegisterDto?.required?.toSorted()).toEqual(['email', 'name', 'password']);
    expect(schemas.CreateColumnDto?.required?.toSorted()).toEqual(['category', 'name']);
    for (const name of [
      'MoveTaskDto',
      'UpdateTaskDto',
      'UpdateColumnDto',
      'UpdateProjectDto',
      'UpdateMeDto',
      'UpdateUserDto',
    ]) {
      expect(schemas[name]?.required ?? [], name).toEqual([]);
    }
    for (const name of [
      'TaskDto',
      'ProjectDto',
      'ColumnDto',
      'BoardColumnDto',
      'UserDto',
      'ActivityDto',
      'NotificationDto',
      'PastDto',
      'TaskMovedEvent',
    ]) {
      expect(schemas[name]?.required?.toSorted(), name).toEqual(Object.keys(schemas[name]?.properties ?? {}).sort());
    }
    // Only a past board has this.
    const { past: _, ...always } = schemas.BoardDto?.properties ?? {};
    expect(schemas.BoardDto?.required?.toSorted()).toEqual(Object.keys(always).sort());
  });

  it('says what can be null as a type, as JSON Schema does', () => {
    expect(JSON.stringify(document.json)).not.toContain('"nullable"');
    const { TaskDto, UpdateTaskDto } = document.json.components.schemas;
    expect(TaskDto.properties.deadline).toMatchObject({ type: ['string', 'null'], format: 'date' });
    expect(TaskDto.properties.assigned_to).toMatchObject({ type: ['string', 'null'], format: 'uuid' });
    expect(UpdateTaskDto.properties.description.type).toEqual(['string', 'null']);
    expect(UpdateTaskDto.properties.title.type).toBe('string');
  });

  it('bounds every text, whole number and object, and every list that has a bound', () => {
    expect(unboundedIn(document.json)).toEqual([]);
    // There are as many as there are users or projects, or tasks in a column.
    expect(unboundedListsIn(document.json).map((path) => path.replace(/^.*\/(api\/v1|schemas)\//, ''))).toEqual(
      UNBOUNDED_LISTS,
    );
  });

  it('names every event, and says what comes with it', () => {
    const { schemas } = document.json.components;
    const names = schemas.EventDto.oneOf.map(({ $ref }: { $ref: string }) => $ref.split('/').at(-1));
    expect(names).toHaveLength(
      [
        TASK_EVENTS,
        COMMENT_EVENTS,
        CHECKLIST_EVENTS,
        ATTACHMENT_EVENTS,
        LINK_EVENTS,
        VIEW_EVENTS,
        PROJECT_EVENTS,
        MEMBER_EVENTS,
        COLUMN_EVENTS,
        LABEL_EVENTS,
        IMPORT_EVENTS,
        WEBHOOK_EVENTS,
      ].flat().length,
    );
    expect(names).toEqual(expect.arrayContaining(['TaskCreatedEvent', 'TaskDeletedEvent', 'MemberRemovedEvent']));
    const moved = document.inlined(schemas.TaskMovedEvent).properties;
    expect(moved?.type?.enum).toEqual(['task_moved']);
    expect(Object.keys(moved?.data?.properties ?? {})).toContain('rank');
    const deleted = document.inlined(schemas.ProjectDeletedEvent).properties;
    expect(Object.keys(deleted?.data?.properties ?? {})).toEqual(['id', 'name']);
  });

  it('says of every operation who may call it', () => {
    for (const { operationId, description } of document.operations)
      expect(description, operationId).toMatch(/^For (everybody|admins)/);
  });

  it('names enumerations once', () => {
    const { schemas } = document.json.components;
    expect(schemas.TaskStatus.enum).toEqual(['todo', 'in_progress', 'done']);
    expect(schemas.TaskPriority.enum).toEqual(['low', 'medium', 'high']);
    expect(schemas.ProjectStatus.enum).toEqual(['pending', 'in_progress', 'completed']);
    expect(schemas.TaskAccess.enum).toEqual(['assignee', 'members']);
    expect(schemas.Role.enum).toEqual(['admin', 'member']);
  });

  it('knows each event by its type, with the data that belongs to it', () => {
    const { schemas } = document.json.components;
    const { mapping } = schemas.EventDto.discriminator;
    const types = EVENTS.filter(({ visibility }) => visibility !== 'internal').map(({ type }) => type);
    expect(Object.keys(mapping)).toEqual(types);
    expect(schemas.Action.enum).toEqual(EVENTS.map(({ type }) => type));
    expect(schemas.NotificationType.enum).toEqual(NOTICES.map(({ type }) => type));
    expect(schemas.TaskDeletedEvent.properties.data.$ref).toBe('#/components/schemas/DeletedTaskDto');
    expect(schemas.MemberAddedEvent.properties).toMatchObject({
      type: { enum: ['member_added'] },
      subject_type: { enum: ['member'] },
      data: { $ref: '#/components/schemas/ProjectStateDto' },
    });
  });
});

describe('request bodies', () => {
  it('are JSON objects without further properties', () => {
    const bodies = document.operations.filter(({ requestBody }) => requestBody?.content['application/json']);
    expect(bodies.map(({ operationId }) => operationId).sort()).toEqual([
      'apitoken_create',
      'auth_login',
      'auth_passkey',
      'auth_passkeyOptions',
      'auth_register',
      'auth_secondFactor',
      'bulk_change',
      'checklist_create',
      'checklist_move',
      'checklist_update',
      'column_create',
      'column_move',
      'column_update',
      'comment_update',
      'import_update',
      'invitation_accept',
      'invitation_create',
      'invitation_preview',
      'label_create',
      'label_merge',
      'label_update',
      'link_create',
      'oidc_finish',
      'oidc_link',
      'oidc_start',
      'oidc_startLink',
      'oidc_unlink',
      'ownsecondfactor_begin',
      'ownsecondfactor_confirm',
      'ownsecondfactor_remove',
      'ownsecondfactor_renewCodes',
      'passkey_add',
      'passkey_begin',
      'password_change',
      'passwordreset_forgot',
      'passwordreset_reset',
      'preference_updateBoardSettings',
      'project_addMember',
      'project_create',
      'project_update',
      'project_updateMember',
      'projectcopy_copy',
      'revert_revert',
      'revert_revertMany',
      'task_create',
      'task_move',
      'task_update',
      'taskcomment_create',
      'taskcopy_copy',
      'transfer_transfer',
      'user_create',
      'user_update',
      'user_updateMe',
      'userpreference_update',
      'view_create',
      'view_update',
      'webhook_create',
      'webhook_replay',
      'webhook_update',
    ]);
    for (const operation of bodies) {
      expect(operation.requestBody?.required).toBe(!OPTIONAL_BODIES.includes(operation.operationId));
      expect(document.bodyOf(operation)).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });
});

function checkProperty(at: string, property: Schema): void {
  // What refers to a schema has its examples there.
  if (property.$ref || property.anyOf?.every(({ $ref, type }) => $ref !== undefined || type === 'null')) return;
  expect(property.type, at).toBeDefined();
  if (property.type === 'array') {
    expect(property.items, at).toBeDefined();
    return;
  }
  expect(property.enum?.[0] ?? property.example, at).toBeDefined();
  if (property.example !== undefined)
    expect(document.accepts(document.inlined(property), property.example), at).toBe(true);
}

function securityOf(operationId: string): Record<string, string[]>[] {
  if (['auth_refresh', 'auth_logout'].includes(operationId)) return [{ refresh_token: [] }];
  if (operationId === 'oidc_finish') return [{ oidc: [] }];
  const isPublic =
    /^(health_|passwordreset_(forgot|reset)$)/.test(operationId) ||
    [
      'auth_login',
      'auth_register',
      'auth_secondFactor',
      'auth_passkey',
      'auth_passkeyOptions',
      'authoptions_get',
      'oidc_start',
      'invitation_preview',
      'calendar_read',
      'unsubscribe_end',
    ].includes(operationId);
  return isPublic ? [] : [{ bearer: [] }];
}

function namesOf({ parameters }: Operation, place: string): string[] {
  return parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
}

function variablesOf({ path }: Operation): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].flatMap((match) => match[1] ?? []);
}

/** The routes of all controllers, as they are declared. */
function routesOf({ app: nest }: TestApp): string[] {
  const scanner = new MetadataScanner();
  const controllers = nest.get(DiscoveryService, { strict: false }).getControllers();
  return controllers.flatMap(({ metatype }) => {
    const prototype = metatype?.prototype as Record<string, object>;
    const base = String(Reflect.getMetadata(PATH_METADATA, metatype as object));
    const methods = scanner.getAllMethodNames(prototype).map((name) => prototype[name] as object);
    return methods
      .filter((method) => Reflect.hasMetadata(PATH_METADATA, method))
      .map((method) => {
        const path = [base, String(Reflect.getMetadata(PATH_METADATA, method))].join('/').replace(/\/+$/, '');
        const full = (path.startsWith('health') ? `/${path}` : `/api/v1/${path}`).replaceAll(/\/+/g, '/');
        const verb = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, method))];
        return `${verb} ${full.replaceAll(/:(\w+)/g, '{$1}')}`;
      });
  });
}
