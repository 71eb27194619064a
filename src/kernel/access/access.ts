import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** The two roles of a user. */
export enum Role {
  Admin = 'admin',
  Member = 'member',
}

/** What an API token may allow, of what its user may do. */
export enum Scope {
  /** Reading, also live. */
  Read = 'read',
  /** All changes, comments included. */
  Write = 'write',
  /** Comments and reactions. */
  Comment = 'comment',
  /** The rights of an admin, in addition to others. */
  Admin = 'admin',
}

/** The API token through which a user acts. */
export interface TokenGrant {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The only projects in which it gives rights; null for all. */
  readonly project_ids: readonly string[] | null;
}

/** Who is acting: the user behind a request, as the database knew them when it arrived. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  /** Through an API token without the scope `admin`, that of a member. */
  readonly role: Role;
  /** Absent for API tokens. */
  readonly session_id?: string;
  /** Absent for sessions. */
  readonly token?: TokenGrant;
  /** Set for who must set up a second factor before anything else. */
  readonly lacks_factor?: boolean;
  /** Set where the request carried an `Idempotency-Key` on a route that honours it. */
  readonly idempotency?: Idempotency;
}

/** Identifies a creating request, so that its retry is recognised. */
export interface Idempotency {
  /** Whose key it is: two callers may choose the same. */
  readonly caller: string;
  readonly key: string;
  /** Hash of the request that the key stands for. */
  readonly fingerprint: string;
}

/**
 * Who may call a route. `authenticated`, `admin` and `project: creator` are decided by the guard alone. The others need the
 * row: the guard lets every user through, and the statement that finds the row decides, so that what the caller cannot see
 * is 404.
 */
export type AccessRule =
  | 'authenticated'
  | 'admin'
  /** Rows of the caller themself. */
  | 'own'
  /** The caller is an admin, or `PROJECT_CREATION` lets everybody create projects. */
  | 'project: creator'
  /** The caller is an admin or manages a project. */
  | 'project: some manager'
  /** The project in the path is visible to the caller. */
  | 'project: visible'
  /** 404 for who cannot see the project, 403 for its viewers. */
  | 'project: worker'
  /** 404 for who cannot see the project, 403 for its members and viewers. */
  | 'project: manager'
  /** The caller is an admin, or a member but no viewer of the project that the body names. */
  | 'project: contributor'
  | 'task: reader'
  /** 404 for who cannot see the task, 403 for the viewers of its project. */
  | 'task: writer'
  /** The caller may comment on the task, or on that of the comment. */
  | 'task: commenter'
  | 'comment: reader'
  | 'comment: author'
  | 'comment: author or manager'
  /** The view is the caller's own, or shared with a project that they see. */
  | 'view: reader'
  /** Of shared views: 403 for who sees one and has neither created it nor manages the project. */
  | 'view: editor'
  /** The caller is an admin, or manages all projects of the invitation. */
  | 'invitation: manager'
  /** The caller is an admin, or manages the project of the webhook; nobody else sees it. */
  | 'webhook: manager'
  /** The caller may create projects, or manages one. */
  | 'import: importer';

export const ACCESS = Symbol('access');
/** Where the API's document tells who may call an operation. */
export const ACCESS_EXTENSION = 'x-access';

/** Declares who may call a route. A route without this and without `@Public()` keeps the application from starting. */
export const Access = (rule: AccessRule) =>
  applyDecorators(SetMetadata(ACCESS, rule), ApiExtension(ACCESS_EXTENSION, rule), ApiBearerAuth());

export const SESSION_ONLY = Symbol('session only');
/** Where the API's document tells that an operation is not for API tokens. */
export const SESSION_ONLY_EXTENSION = 'x-session-only';

/** Closes a route, or all routes of a controller, to API tokens: what decides who gets in is for people. */
export const SessionOnly = () =>
  applyDecorators(SetMetadata(SESSION_ONLY, true), ApiExtension(SESSION_ONLY_EXTENSION, true));

export const WITHOUT_SECOND_FACTOR = Symbol('without second factor');

/** Opens a route also to who must set up a second factor first: what that takes, and nothing else. */
export const WithoutSecondFactor = () => SetMetadata(WITHOUT_SECOND_FACTOR, true);

/** The scopes of which an API token needs one to call a route. */
export function scopesFor(rule: AccessRule, method: string): Scope[] {
  if (method === 'GET' || method === 'HEAD') return [Scope.Read];
  return COMMENTING.includes(rule) ? [Scope.Comment, Scope.Write] : [Scope.Write];
}

const COMMENTING: AccessRule[] = ['task: commenter', 'comment: author', 'comment: author or manager'];

/** Opens a route to callers without a token. */
export const Public = () => applyDecorators(SetMetadata(ACCESS, 'public'), ApiExtension(ACCESS_EXTENSION, 'public'));

/** A request that the guard has let through. */
export type AuthenticatedRequest = FastifyRequest & { actor: Actor };

/** The caller, as a parameter of a controller's method. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<AuthenticatedRequest>().actor,
);
