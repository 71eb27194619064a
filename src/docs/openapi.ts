import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { OIDC_COOKIE } from '../auth/oidc/attempts.js';
import { REFRESH_COOKIE } from '../auth/refresh-cookie.js';
import { ProblemDto } from '../kernel/http/problem.dto.js';
import type { Config } from '../config.js';
import { VERSION } from '../operations/version.js';
import { describeOperation } from './descriptions.js';
import { describeEvents, EVENT_MODELS } from './events.js';
import { describeParameters } from './parameters.js';
import { describeProblems, dropUnusedResponses, problemComponents } from './problems.js';
import { describeComparison, describeResponses, headerComponents } from './responses.js';
import { describeSchemas, unwrapReferences } from './schemas.js';
import type { ComponentsObject, OperationObject } from './types.js';

const DESCRIPTION = `
The API of a self-hosted project and task manager.

Lists answer a bare array; \`X-Total-Count\` and \`Link\` tell of the rest. Errors are problem details (RFC 9457). Projects,
tasks, columns, labels, views, comments and items of checklists carry a \`version\`, which is also their \`ETag\`: send it as \`If-Match\` to change only what you have seen. What was read
can be sent back whole: fields that cannot be changed are refused only where they differ. An empty query parameter is one that
is not given, and an empty body none, whatever its content type says. A known path with another method is 405 and tells in
\`Allow\` which it has, as \`OPTIONS\` does.`;

/** The parts of the API, in display order. */
const TAGS: Record<string, string> = {
  auth: 'Who one is: registering, logging in, sessions, forgotten passwords.',
  invitations: 'Links with which people register and join projects.',
  jobs: 'What is done after the changes that caused it, such as sending mails; for admins.',
  tokens: 'API tokens, with which programs act for users.',
  users: 'Accounts.',
  projects: 'Projects, their members, and what happened in them.',
  columns: 'The columns of boards.',
  labels: 'The labels of projects, and those on tasks.',
  tasks: 'Tasks, and the boards that they make.',
  checklists: 'The checklists of tasks.',
  attachments: 'Files on tasks.',
  links: 'What tasks are to each other: which blocks, relates to or duplicates which.',
  views: 'Saved filters of tasks: own ones, and those that projects share.',
  comments: 'Comments on tasks, and reactions to them.',
  webhooks: 'Addresses to which the events of projects are sent.',
  imports: 'Files of other systems, and what they became.',
  notifications: 'What others did that concerns the caller.',
  dashboard: 'What a user sees first.',
  search: 'Everything that a user can see, in one search.',
  reports: 'Numbers over the work.',
  activity: 'Everything that was changed, by whom and when.',
  health: 'Whether the server is up and can serve.',
};

/** Generates the OpenAPI 3.1 document from controllers and DTOs. */
export function createDocument(app: INestApplication, { APP_NAME, BASE_PATH }: Config): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(APP_NAME)
    .setVersion(VERSION)
    .setDescription(DESCRIPTION.trim())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(BASE_PATH || '/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT, or an API token',
      description: 'An access token from the login, or an API token (`ft_…`) from `POST /api/v1/tokens`.',
    })
    .addCookieAuth(REFRESH_COOKIE, { type: 'apiKey', in: 'cookie', name: REFRESH_COOKIE }, REFRESH_COOKIE)
    .addCookieAuth(OIDC_COOKIE, { type: 'apiKey', in: 'cookie', name: OIDC_COOKIE }, OIDC_COOKIE)
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    extraModels: [ProblemDto, ...EVENT_MODELS],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
  document.tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
  const components = (document.components ??= {});
  components.headers = headerComponents();
  components.responses = problemComponents();
  describeSchemas(document);
  unwrapReferences(document);
  describeEvents(components);
  describeOperations(document, components);
  dropUnusedResponses(document);
  return document;
}

function describeOperations({ paths }: OpenAPIObject, components: ComponentsObject): void {
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item) as [string, OperationObject | undefined][]) {
      if (!operation?.responses) continue;
      operation.security ??= [];
      describeParameters(operation, components);
      describeResponses(operation, method, path, components);
      describeComparison(operation, method, path);
      describeProblems(operation, method, path);
      describeOperation(operation, method);
    }
  }
}
