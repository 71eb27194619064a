import createClient from 'openapi-fetch';
import { urlOf } from '../lib/base-path.js';
import { ApiProblem } from '../lib/problem.js';
import { session } from '../lib/session.js';
import type { components, paths } from './schema.gen.js';

export type Schemas = components['schemas'];
export type Task = Schemas['TaskDto'];
export type TaskStatus = Schemas['TaskStatus'];
export type Column = Schemas['ColumnDto'];
export type PaletteColor = Schemas['PaletteColor'];
export type Label = Schemas['LabelDto'];
export type TaskLabel = Schemas['TaskLabelDto'];
export type View = Schemas['ViewDto'];
export type Link = Schemas['LinkDto'];
export type ProjectLink = Schemas['ProjectLinkDto'];
export type LinkType = Schemas['LinkType'];
export type LinkDirection = Schemas['LinkDirection'];
export type Attachment = Schemas['AttachmentDto'];
export type ChecklistItem = Schemas['ChecklistItemDto'];
export type TaskPriority = Schemas['TaskPriority'];
export type Project = Schemas['ProjectDto'];
export type BoardSettings = Schemas['BoardSettingsDto'];
export type ProjectStatus = Schemas['ProjectStatus'];
export type User = Schemas['UserDto'];
export type ProjectMember = Schemas['ProjectMemberDto'];
export type ProjectRole = Schemas['ProjectRole'];
export type Comment = Schemas['CommentDto'];
export type NotReached = Schemas['NotReachedDto'];
export type Found = Schemas['FoundDto'];
export type Activity = Schemas['ActivityDto'];
export type Notification = Schemas['NotificationDto'];

/** The REST API, typed by its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: urlOf(''), fetch: authorized });

/** Sends the access token, and refreshes it once if the server refuses it. */
async function authorized(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(request, await session.accessToken());
  return response.status === 401 ? send(again, await session.accessToken(true)) : response;
}

async function send(request: Request, token: string): Promise<Response> {
  request.headers.set('authorization', `Bearer ${token}`);
  return fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    throw ApiProblem.unreachable();
  });
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer. @throws ApiProblem */
export async function body<T>(answer: Promise<Answer<T>>): Promise<NonNullable<T>> {
  return (await accepted(answer)).data as NonNullable<T>;
}

/** The version in an answer's `ETag`, if any. */
export function versionOf({ response }: { response: Response }): number | undefined {
  return Number(/"(\d+)"/.exec(response.headers.get('etag') ?? '')?.[1]) || undefined;
}

/** One page of a list. */
export interface Page<T> {
  rows: T[];
  /** The total, such as `37`; `10000+` above that. */
  total: string;
  /** The address of the next page; undefined on the last one. */
  cursor?: string;
}

/** A page with the data of its headers. @throws ApiProblem */
export async function page<T>(answer: Promise<Answer<T[]>>): Promise<Page<T>> {
  const { data, response } = await accepted(answer);
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  return {
    rows: data ?? [],
    total: response.headers.get('x-total-count') ?? '',
    cursor: next ? (new URL(next, location.origin).searchParams.get('cursor') ?? undefined) : undefined,
  };
}

async function accepted<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
  const result = await answer;
  if (result.response.ok) return result;
  const { status, statusText, headers } = result.response;
  const problem = typeof result.error === 'object' ? result.error : {};
  throw new ApiProblem({ status, title: statusText, ...problem }, Number(headers.get('retry-after')) || undefined);
}
