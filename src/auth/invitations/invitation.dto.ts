import { Role } from '../../kernel/access/access.js';
import { PageQuery } from '../../kernel/paging/page.dto.js';
import { Email, Instant, OneOf, Optional, Text, Uuid } from '../../kernel/validation/fields.js';
import { ListOf } from '../../kernel/validation/nesting.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { ProjectRole } from '../../projects/members/project-member.entity.js';

/** The maximum number of projects of one invitation. */
export const MAX_INVITED_PROJECTS = 100;

/** Whether an invitation can be used, or why not. */
export enum InvitationStatus {
  Pending = 'pending',
  Expired = 'expired',
  Used = 'used',
  Revoked = 'revoked',
}

/** A project into which somebody is invited. */
export class InvitedProjectDto {
  @Uuid()
  project_id!: string;

  /** `member` by default. */
  @Optional()
  @OneOf(ProjectRole, 'ProjectRole')
  project_role?: ProjectRole;
}

/** A new invitation. */
export class CreateInvitationDto {
  /** The only address that may use it; without one, whoever has the link may. */
  @Optional()
  @Email()
  email?: string;

  /** The role of an account that registers with it, `member` by default. Existing accounts keep theirs. */
  @Optional()
  @OneOf(Role, 'Role')
  role?: Role;

  /** The projects that are joined with it. A manager who is not an admin names at least one. */
  @Optional()
  @ListOf(() => InvitedProjectDto, { max: MAX_INVITED_PROJECTS })
  projects?: InvitedProjectDto[];

  /** In seven days by default, and in 90 at most. */
  @Optional()
  @Instant()
  expires_at?: string;
}

/** A project of an invitation, as the API shows it. */
export class InvitationProjectDto {
  @Uuid()
  project_id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  project_name!: string;

  @OneOf(ProjectRole, 'ProjectRole')
  project_role!: ProjectRole;
}

/** An invitation. */
export class InvitationDto {
  @Uuid()
  id!: string;

  /**
   * The only address that may use it; null for any.
   * @example "ann@example.org"
   */
  @Shown(254)
  email!: string | null;

  @OneOf(Role, 'Role')
  role!: Role;

  @AtMost(MAX_INVITED_PROJECTS)
  projects!: InvitationProjectDto[];

  /** `revoked` also when those who invited may no longer do so. */
  @OneOf(InvitationStatus, 'InvitationStatus')
  status!: InvitationStatus;

  @Uuid()
  created_by!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  creator_name!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /** @example "2026-11-09T09:30:00.000Z" */
  expires_at!: string;
}

/** An invitation that was just created. */
export class NewInvitationDto extends InvitationDto {
  /**
   * The link to pass on, shown only here; null in the answer to a repetition with the same `Idempotency-Key`.
   * @example "https://flowtrack.example.org/join#wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE"
   */
  @Shown(LONGEST.url)
  url!: string | null;
}

/** An invitation as the history records it. */
export class InvitationStateDto {
  @Uuid()
  id!: string;

  /** @example "ann@example.org" */
  @Shown(254)
  email!: string | null;

  @OneOf(Role, 'Role')
  role!: Role;

  @AtMost(MAX_INVITED_PROJECTS)
  projects!: InvitationProjectDto[];
}

/** Which invitations to list. */
export class InvitationListQuery extends PageQuery {
  /** Only invitations into this project. */
  @Optional()
  @Uuid()
  project_id?: string;
}

/** The token in the link of an invitation: all that follows the `#`. */
export class InvitationTokenDto {
  @Text({ max: 100, example: 'wRk3ZmJpZ2VydGV4dGFuZHNvbWV0aGluZ2Vsc2VhYWE' })
  token!: string;
}

/** What those who have the link are told; if it cannot be used, nothing but that. */
export class InvitationPreviewDto {
  @OneOf(InvitationStatus, 'InvitationStatus')
  status!: InvitationStatus;

  /** @example "ann@example.org" */
  @Shown(254)
  email!: string | null;

  /**
   * The name of the inviting user.
   * @example "Ann Miller"
   */
  @Shown(LONGEST.userName)
  invited_by!: string | null;

  /** The names of the projects. */
  @AtMost(MAX_INVITED_PROJECTS)
  projects!: InvitationProjectDto[];
}

/** The projects that were joined. */
export class JoinedDto {
  @AtMost(MAX_INVITED_PROJECTS)
  projects!: InvitationProjectDto[];
}
