import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** The two roles of a user. */
export enum Role {
  Admin = 'admin',
  Member = 'member',
}

/** Who is acting: the user behind a request, as the database knew them when it arrived. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly session_id: string;
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
  /** The caller is an admin, or manages all projects of the invitation. */
  | 'invitation: manager';

export const ACCESS = Symbol('access');
/** Where the API's document tells who may call an operation. */
export const ACCESS_EXTENSION = 'x-access';

/** Declares who may call a route. A route without this and without `@Public()` keeps the application from starting. */
export const Access = (rule: AccessRule) =>
  applyDecorators(SetMetadata(ACCESS, rule), ApiExtension(ACCESS_EXTENSION, rule), ApiBearerAuth());

/** Opens a route to callers without a token. */
export const Public = () => applyDecorators(SetMetadata(ACCESS, 'public'), ApiExtension(ACCESS_EXTENSION, 'public'));

/** A request that the guard has let through. */
export type AuthenticatedRequest = FastifyRequest & { actor: Actor };

/** The caller, as a parameter of a controller's method. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<AuthenticatedRequest>().actor,
);
