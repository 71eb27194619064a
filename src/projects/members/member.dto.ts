import { OneOf, Optional, Text, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';
import { PageQuery, SortedPageQuery } from '../../kernel/paging/page.dto.js';
import { UserDto } from '../../users/user.dto.js';
import { ProjectRole } from './project-member.entity.js';

/** A member of a project. */
export class ProjectMemberDto extends UserDto {
  /**
   * What they may do in the project: all that an admin does there (`manager`), work in it (`member`), or see all of it and
   * change nothing (`viewer`).
   */
  @OneOf(ProjectRole, 'ProjectRole')
  project_role!: ProjectRole;
}

/** How a user is added to a project. */
export class AddMemberDto {
  /** `member` by default. For a user who is a member already: another role, if it is given. */
  @Optional()
  @OneOf(ProjectRole, 'ProjectRole')
  project_role?: ProjectRole;
}

/** A change of a membership. */
export class UpdateMemberDto {
  @OneOf(ProjectRole, 'ProjectRole')
  project_role!: ProjectRole;
}

/** The conflict in a refused change of a membership. */
export class MembershipDto {
  @Uuid()
  project_id!: string;

  @Uuid()
  user_id!: string;

  /**
   * Whether the user is a member of the project.
   * @example true
   */
  is_member!: boolean;

  /** Absent if the user is not a member. */
  @OneOf(ProjectRole, 'ProjectRole')
  project_role?: ProjectRole;

  /**
   * The number, in the history of the project, of the last change of the membership or of the member's tasks.
   * @example 42
   */
  version!: number;
}

export class StaleMembershipDto {
  /** The present state of the membership. */
  current!: MembershipDto;
}

/** Filters and order of a list of members. */
export class MemberListQuery extends SortedPageQuery {
  /**
   * Up to three of `name`, `email`, `role`, `project_role` (managers first) and `created_at`, separated by commas; a
   * leading `-` reverses one.
   */
  @Optional()
  @Text({ max: 200, example: '-created_at,name' })
  override sort?: string;

  /** Searches name and email, ignoring case. */
  @Optional()
  @Text({ max: 200, example: 'ann' })
  search?: string;
}

/** A user who can be added to a project. */
export class CandidateDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  /**
   * For admins, and for those who searched for exactly this address.
   * @example "ann@example.org"
   */
  @Shown(320)
  email!: string | null;
}

/** Which users to look for. */
export class CandidateQuery extends PageQuery {
  /** A part of the name, ignoring case, or a whole email address; for admins, a part of it is enough. */
  @Optional()
  @Text({ max: 200, example: 'ann' })
  search?: string;
}
