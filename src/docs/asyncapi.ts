import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { EventDefinition } from '../activity/event-definition.js';
import type { Config } from '../config.js';
import {
  LiveProblemDto,
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

const MODELS = [
  ...EVENT_MODELS,
  LiveProblemDto,
  NotificationDto,
  PresenceDto,
  PresentUserDto,
  ReadyDto,
  SubscribeDto,
  SubscribedDto,
  UnsubscribeDto,
  UnsubscribedDto,
];

const DESCRIPTION = `
Live events. Socket.IO (path \`/socket.io\`, websocket and polling) takes the access token in \`auth: {token}\` and sends the
events of the projects to which the client subscribes; the plain WebSocket takes it in the address or as the first message
and sends the events of every project that its user can see. Every event of a project has the next number of that project.`;

type Schema = Record<string, unknown>;
interface Message {
  name: string;
  summary: string;
  payload: Schema;
}

const ref = (model: { name: string }): Schema => ({ $ref: `#/components/schemas/${model.name}` });

function eventMessage(definition: EventDefinition): Message {
  return { name: definition.type, summary: definition.summary, payload: ref({ name: eventSchemaName(definition) }) };
}

const EVENTS = LIVE_EVENTS.map(eventMessage);
const NOTIFICATION = {
  name: 'notification',
  summary: 'Something that concerns the user.',
  payload: ref(NotificationDto),
};
/** The plain WebSocket has no names besides its frames: what is no event says itself what it is. */
const framed = ({ name, summary, payload }: Message): Message => ({
  name: `${name}_frame`,
  summary,
  payload: {
    type: 'object',
    required: ['type', 'data'],
    properties: { type: { const: name }, data: payload },
    additionalProperties: false,
  },
});
const TOKEN = {
  name: 'token',
  summary: 'Says who connects, where the address does not: within 5 seconds.',
  payload: { type: 'object', required: ['token'], properties: { token: { type: 'string' } } },
};
const READY = { name: 'ready', summary: 'The connection stands.', payload: ref(ReadyDto) };
const HEADS = {
  name: 'heads',
  summary: 'For each subscribed project the number that the client should have reached, every 15 seconds at most.',
  payload: {
    type: 'object',
    additionalProperties: { type: 'integer' },
    examples: [{ '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07': 42 }],
  },
};
const PRESENCE = {
  name: 'presence',
  summary: 'Who looks at a subscribed project: after every change of that, through Socket.IO only.',
  payload: ref(PresenceDto),
};
const FRAMES = [framed(READY), framed(NOTIFICATION), ...EVENTS];
const SENT = [READY, HEADS, PRESENCE, NOTIFICATION, ...EVENTS];
const SUBSCRIBE = { name: 'subscribe', summary: 'Asks for the events of a project.', payload: ref(SubscribeDto) };
const UNSUBSCRIBE = { name: 'unsubscribe', summary: 'Asks for no more of them.', payload: ref(UnsubscribeDto) };
const ANSWERED = {
  name: 'subscribed',
  summary: 'The acknowledgement of `subscribe`.',
  payload: { oneOf: [ref(SubscribedDto), ref(LiveProblemDto)] },
};
const ANSWERED_TOO = {
  name: 'unsubscribed',
  summary: 'The acknowledgement of `unsubscribe`.',
  payload: { oneOf: [ref(UnsubscribedDto), ref(LiveProblemDto)] },
};

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

/** The AsyncAPI 3 document of the live events, made from the classes that REST documents too, without its servers. */
export function createAsyncDocument(app: INestApplication, { APP_NAME }: Config): object {
  const base = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const { components = {} } = SwaggerModule.createDocument(app, base, { extraModels: MODELS });
  describeEvents(components);
  return {
    asyncapi: '3.0.0',
    info: {
      title: `${APP_NAME} live events`,
      version: VERSION,
      description: DESCRIPTION.trim(),
      license: { name: 'MIT' },
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
      schemas: schemasOf(components.schemas ?? {}),
    },
  };
}

/** The document with the servers at which a client reaches this one. */
export function withServers(document: object, host: string): object {
  return {
    ...document,
    servers: {
      socket_io: { host, pathname: '/socket.io', protocol: 'socket.io' },
      websocket: { host, protocol: 'ws' },
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
      channel: { $ref: `#/channels/${channel}` },
      messages: messages.map(({ name }) => of(name)),
    },
  };
}

function receives(name: string, { name: message }: Message, answer?: Message): Schema {
  const channel = { $ref: `#/channels/${name}` };
  const of = (sent: string) => ({ $ref: `#/channels/${name}/messages/${sent}` });
  const reply = answer && { reply: { channel, messages: [of(answer.name)] } };
  return { [message]: { action: 'receive', channel, messages: [of(message)], ...reply } };
}

/** Only the schemas of the messages, and those that they refer to. */
function schemasOf(all: Record<string, unknown>): Record<string, unknown> {
  const wanted = new Set([...MODELS.map(({ name }) => name), ...LIVE_EVENTS.map(eventSchemaName)]);
  for (const name of wanted) {
    for (const [, other] of JSON.stringify(all[name] ?? {}).matchAll(/#\/components\/schemas\/(\w+)/g))
      wanted.add(other ?? '');
  }
  return Object.fromEntries([...wanted].map((name) => [name, all[name]]));
}
