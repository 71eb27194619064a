import { type components, createClient } from '@flowtrack/client';
import { urlOf } from '../lib/base-path.js';
import { ApiProblem } from '../lib/problem.js';
import { session } from '../lib/session.js';

export { body, type Page, page, versionOf } from '@flowtrack/client';

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

/** Notes when the server wants a second factor before anything else: then the page has to lead to it. */
async function send(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (response.status === 403) {
    const { body: problem } = await ApiProblem.of(response.clone());
    if (problem.type === '/problems/second-factor-required') session.requireFactor(true);
  }
  return response;
}

/** The REST API, as whoever is logged in. */
export const api = createClient({ url: urlOf(''), token: (renew) => session.accessToken(renew), fetch: send });
