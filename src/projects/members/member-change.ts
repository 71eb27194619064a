import { type Change, type Changes, notice, type Notice } from '../../history/change.js';
import type { UserDto } from '../../users/user.dto.js';
import type { ProjectStateDto } from '../project.dto.js';
import { stateOf } from '../project-row.js';
import {
  MEMBER_ADDED,
  MEMBER_ADDED_NOTICE,
  MEMBER_REMOVED,
  MEMBER_REMOVED_NOTICE,
  MEMBER_UPDATED,
  MEMBER_UPDATED_NOTICE,
} from './member.events.js';
import { ProjectRole } from './project-member.entity.js';

type MemberEvent = typeof MEMBER_ADDED | typeof MEMBER_UPDATED | typeof MEMBER_REMOVED;

/** The user whom a change is about. */
type Person = Pick<UserDto, 'id' | 'name'>;

/** The addition of a user to a project. Without `project_role` among the changes, they became a plain member. */
export function memberAdded(project: ProjectStateDto, user: Person, role: ProjectRole): Change<MemberEvent> {
  const changes = { member: { from: null, to: personOf(user) }, ...roleChange(null, role) };
  return change(MEMBER_ADDED, project, user, changes, notice(user.id, MEMBER_ADDED_NOTICE, { name: project.name }));
}

/** Another role of a member. */
export function memberUpdated(
  project: ProjectStateDto,
  user: Person,
  from: ProjectRole,
  to: ProjectRole,
): Change<MemberEvent> {
  const told = notice(user.id, MEMBER_UPDATED_NOTICE, { name: project.name, project_role: to });
  const member = { from: personOf(user), to: personOf(user) };
  return change(MEMBER_UPDATED, project, user, { member, project_role: { from, to } }, told);
}

/** The removal of a member. */
export function memberRemoved(project: ProjectStateDto, user: Person, role: ProjectRole): Change<MemberEvent> {
  const changes = { member: { from: personOf(user), to: null }, ...roleChange(role, null) };
  return change(MEMBER_REMOVED, project, user, changes, notice(user.id, MEMBER_REMOVED_NOTICE, { name: project.name }));
}

function personOf({ id, name }: Person): Person {
  return { id, name };
}

/** Histories from before there were roles have none either. */
function roleChange(from: ProjectRole | null, to: ProjectRole | null): Changes {
  return (from ?? to) === ProjectRole.Member ? {} : { project_role: { from, to } };
}

function change(
  event: MemberEvent,
  project: ProjectStateDto,
  { id }: Person,
  changes: Changes,
  told: Notice,
): Change<MemberEvent> {
  return { event, subject_id: id, project_id: project.id, changes, data: stateOf(project), notices: [told] };
}
