import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { Config } from '../config.js';
import {
  LiveProblemDto,
  PreferencesChangedDto,
  PresenceDto,
  PresentUserDto,
  ReadyDto,
  SubscribedDto,
  SubscribeDto,
  UnsubscribedDto,
  UnsubscribeDto,
} from '../live/live.dto.js';
import { NotificationDto } from '../notifications/notification.dto.js';
import { VERSION } from '../operations/version.js';
import { describeEvents, EVENT_MODELS, eventSchemaName, LIVE_EVENTS } from './events.js';
import { describeSchemas } from './schemas.js';

const MODELS = [
  ...EVENT_MODELS,
  LiveProblemDto,
  NotificationDto,
  PreferencesChangedDto,
  PresenceDto,
  PresentUserDto,
  ReadyDto,
  SubscribeDto,
  SubscribedDto,
  UnsubscribeDto,
  UnsubscribedDto,
];

const descriptionOf = (basePath: string) => `
Live events. Socket.IO (path \`${basePath}/socket.io\`, websocket and polling) takes the access token in \`auth: {token}\` and sends the
events of the projects to which the client subscribes; the plain WebSocket takes it in the address or as the first message
and sends the events of every project that its user can see. Every event of a project has the next number of that project.`;

const WHERE_THE_TOKEN_GOES =
  'The access token, or an API token with the scope `read`: in `auth: {token}` of Socket.IO, in the address or the first message of the plain WebSocket.';

type Schema = Record<string, unknown>;
interface Message {
  name: string;
  summary: string;
  payload: Schema;
}

const ref = (model: { name: string }): Schema => ({ $ref: `#/components/schemas/${model.name}` });

/** Schemas that exist only here, by name. */
const SCHEMAS: Record<string, Schema> = {
  ReadyFrame: frame('ready', ReadyDto),
  NotificationFrame: frame('notification', NotificationDto),
  Token: {
    type: 'object',
    required: ['token'],
    properties: { token: { type: 'string', maxLength: 4096, description: 'The access token.' } },
  },
  Heads: {
    type: 'object',
    propertyNames: { type: 'string', format: 'uuid' },
    additionalProperties: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    examples: [{ '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07': 42 }],
  },
  SubscribeAnswer: { oneOf: [ref(SubscribedDto), ref(LiveProblemDto)] },
  UnsubscribeAnswer: { oneOf: [ref(UnsubscribedDto), ref(LiveProblemDto)] },
};

/** Plain WebSocket frames have no event name: messages other than events contain their type. */
function frame(type: string, data: { name: string }): Schema {
  return {
    type: 'object',
    required: ['type', 'data'],
    properties: { type: { type: 'string', enum: [type] }, data: ref(data) },
    additionalProperties: false,
  };
}

const message = (name: string, schema: { name: string } | string, summary: string): Message => ({
  name,
  summary,
  payload: ref(typeof schema === 'string' ? { name: schema } : schema),
});

const EVENTS = LIVE_EVENTS.map((event) => message(event.type, eventSchemaName(event), event.summary));
const NOTIFICATION = message('notification', NotificationDto, 'Something that concerns the user.');
const READY = message('ready', ReadyDto, 'The connection stands.');
const HEADS = message(
  'heads',
  'Heads',
  'For each subscribed project the number that the client should have reached, every 15 seconds at most.',
);
const PRESENCE = message(
  'presence',
  PresenceDto,
  'Who looks at a subscribed project: after every change of that, through Socket.IO only.',
);
const PREFERENCES = message(
  'preferences_changed',
  PreferencesChangedDto,
  'The user has starred a project, taken its star, or arranged its board differently: to their own connections, through Socket.IO only.',
);
const TOKEN_SCHEME = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT, or an API token',
  description: WHERE_THE_TOKEN_GOES,
};

const TOKEN = message('token', 'Token', 'Says who connects, where the address does not: within 5 seconds.');
const FRAMES = [
  message('ready_frame', 'ReadyFrame', READY.summary),
  message('notification_frame', 'NotificationFrame', NOTIFICATION.summary),
  ...EVENTS,
];
const SENT = [READY, HEADS, PRESENCE, PREFERENCES, NOTIFICATION, ...EVENTS];
const SUBSCRIBE = message('subscribe', SubscribeDto, 'Asks for the events of a project.');
const UNSUBSCRIBE = message('unsubscribe', UnsubscribeDto, 'Asks for no more of them.');
const ANSWERED = message('subscribed', 'SubscribeAnswer', 'The acknowledgement of `subscribe`.');
const ANSWERED_TOO = message('unsubscribed', 'UnsubscribeAnswer', 'The acknowledgement of `unsubscribe`.');

const SECURITY = [{ $ref: '#/components/securitySchemes/token' }];

const SOCKET_IO = [...SENT, SUBSCRIBE, UNSUBSCRIBE, ANSWERED, ANSWERED_TOO];
const ALL = [...SOCKET_IO, ...FRAMES, TOKEN];

const CHANNELS = {
  socket_io: { address: '/', servers: [{ $ref: '#/servers/socket_io' }], messages: messagesOf(SOCKET_IO) },
  websocket: {
    address: '/ws/notifications/{user_id}',
    parameters: { user_id: { description: "The user's own id." } },
    servers: [{ $ref: '#/servers/websocket' }],
    messages: messagesOf([...FRAMES, TOKEN]),
  },
};

/**
 * The AsyncAPI 3 document of the live events, generated from the same classes as the REST document, without servers.
 */
export function createAsyncDocument(app: INestApplication, { APP_NAME, BASE_PATH }: Config): object {
  const base = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const rest = SwaggerModule.createDocument(app, base, { extraModels: MODELS });
  describeSchemas(rest);
  describeEvents(rest.components ?? {});
  return {
    asyncapi: '3.1.0',
    info: {
      title: `${APP_NAME} live events`,
      version: VERSION,
      description: descriptionOf(BASE_PATH).trim(),
      contact: { name: APP_NAME },
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      tags: [{ name: 'live', description: 'What happens, while it happens.' }],
    },
    defaultContentType: 'application/json',
    channels: CHANNELS,
    operations: {
      ...sends('socket_io', SENT),
      ...receives('socket_io', SUBSCRIBE, ANSWERED),
      ...receives('socket_io', UNSUBSCRIBE, ANSWERED_TOO),
      ...sends('websocket', FRAMES),
      ...receives('websocket', TOKEN),
    },
    components: {
      messages: Object.fromEntries(ALL.map((message) => [message.name, message])),
      schemas: schemasOf({ ...rest.components?.schemas, ...SCHEMAS }),
      securitySchemes: { token: TOKEN_SCHEME },
    },
  };
}

/** The document with the addresses of this server. */
export function withServers(document: object, host: string, basePath: string): object {
  return {
    ...document,
    servers: {
      socket_io: { host, pathname: `${basePath}/socket.io`, protocol: 'socket.io' },
      websocket: { host, ...(basePath && { pathname: basePath }), protocol: 'ws' },
    },
  };
}

function messagesOf(messages: Message[]): Schema {
  return Object.fromEntries(messages.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]));
}

function sends(channel: string, messages: Message[]): Schema {
  const of = (name: string) => ({ $ref: `#/channels/${channel}/messages/${name}` });
  return {
    [`send_${channel}`]: {
      action: 'send',
      description: `What the server sends through \`${channel}\`.`,
      security: SECURITY,
      channel: { $ref: `#/channels/${channel}` },
      messages: messages.map(({ name }) => of(name)),
    },
  };
}

function receives(name: string, { name: message, summary: description }: Message, answer?: Message): Schema {
  const channel = { $ref: `#/channels/${name}` };
  const of = (sent: string) => ({ $ref: `#/channels/${name}/messages/${sent}` });
  const reply = answer && { reply: { channel, messages: [of(answer.name)] } };
  return {
    [message]: { action: 'receive', description, security: SECURITY, channel, messages: [of(message)], ...reply },
  };
}

/** Only the schemas that messages refer to, directly or indirectly. */
function schemasOf(all: Record<string, unknown>): Record<string, unknown> {
  const wanted = new Set([
    ...MODELS.map(({ name }) => name),
    ...LIVE_EVENTS.map(eventSchemaName),
    ...Object.keys(SCHEMAS),
  ]);
  for (const name of wanted) {
    for (const [, other] of JSON.stringify(all[name] ?? {}).matchAll(/#\/components\/schemas\/(\w+)/g))
      wanted.add(other ?? '');
  }
  return Object.fromEntries([...wanted].map((name) => [name, withoutDiscriminator(all[name])]));
}

/** AsyncAPI has another form for it, and the types of the events are sufficient. */
function withoutDiscriminator(schema: unknown): unknown {
  const { discriminator: _, ...rest } = schema as Schema;
  return rest;
}
