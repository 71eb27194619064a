import { ApiProperty } from '@nestjs/swagger';
import { EventDto } from '../history/activity.dto.js';
import {
  CalendarDate,
  IntegerParameter,
  Line,
  Nullable,
  OneOf,
  Optional,
  Text,
  Uuid,
} from '../kernel/validation/fields.js';
import { PROJECT_RIGHTS, type ProjectRight } from './access-policy.js';
import { SortedPageQuery } from '../kernel/paging/page.dto.js';
import { Unchangeable } from '../kernel/validation/unchangeable.js';
import { ProjectStatus, TaskAccess } from './project.entity.js';
import { AtMost, Between, LONGEST, Shown } from '../kernel/validation/shown.js';

/** A project, as everybody who can see it sees it. */
export class ProjectStateDto {
  @Uuid()
  id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  name!: string;

  /**
   * In lists and events its first 500 characters; all of it where the project is answered by itself.
   * @example "Everything for the new site, from copy to launch."
   */
  @Shown(LONGEST.description)
  description!: string | null;

  /**
   * Whether there is more of the description than is shown here: `GET /projects/{id}` has all of it.
   * @example false
   */
  description_truncated!: boolean;

  /** @example "2026-12-31" */
  deadline!: string | null;

  @OneOf(ProjectStatus, 'ProjectStatus')
  status!: ProjectStatus;

  /** Which tasks its members may see and change: their own (`assignee`) or all (`members`). */
  @OneOf(TaskAccess, 'TaskAccess')
  task_access!: TaskAccess;

  @Uuid()
  created_by!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  creator_name!: string;

  /**
   * Grows by 1 with every change.
   * @example 3
   */
  version!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  updated_at!: string;
}

/** A project. */
export class ProjectDto extends ProjectStateDto {
  /** What the caller may do in this project; seeing it goes without saying. */
  @ApiProperty({
    enum: PROJECT_RIGHTS,
    enumName: 'ProjectRight',
    isArray: true,
    maxItems: 100,
    example: ['edit', 'create_tasks'],
  })
  can!: ProjectRight[];
}

/** What is left to say of a deleted project. */
export class DeletedProjectDto {
  @Uuid()
  id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  name!: string;
}

/** What can be said of a project besides its name. */
class ProjectFieldsDto {
  @Nullable()
  @Text({ min: 0, max: LONGEST.description, example: 'Everything for the new site, from copy to launch.' })
  description?: string | null;

  @Nullable()
  @CalendarDate()
  deadline?: string | null;

  @Optional()
  @OneOf(ProjectStatus, 'ProjectStatus')
  status?: ProjectStatus;

  /** Only an admin sets it. */
  @Optional()
  @OneOf(TaskAccess, 'TaskAccess')
  task_access?: TaskAccess;
}

/** A project that is to be. */
export class CreateProjectDto extends ProjectFieldsDto {
  @Line({ max: LONGEST.projectName, example: 'Website relaunch' })
  name!: string;
}

/** What to change of a project: the fields that are present. */
export class UpdateProjectDto extends ProjectFieldsDto {
  @Optional()
  @Line({ max: LONGEST.projectName, example: 'Website relaunch' })
  name?: string;

  /** A description that was shown in part cannot be sent back. */
  @Unchangeable(false)
  description_truncated?: boolean;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable(['edit', 'create_tasks'])
  can?: string[];

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  created_by?: string;

  @Unchangeable('Ann Miller')
  creator_name?: string;

  @Unchangeable(3)
  version?: number;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  created_at?: string;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  updated_at?: string;
}

/** What a refused change is told of the project. */
export class StaleProjectDto {
  /** The project as it is now. */
  current!: ProjectDto;
}

/** What a refused change of a membership is told of it. */
export class MembershipDto {
  @Uuid()
  project_id!: string;

  @Uuid()
  user_id!: string;

  /**
   * Whether the user is a member of the project now.
   * @example true
   */
  is_member!: boolean;

  /**
   * The number, in the history of the project, of the last change of the membership or of what is assigned to the member.
   * @example 42
   */
  version!: number;
}

export class StaleMembershipDto {
  /** The membership as it is now. */
  current!: MembershipDto;
}

/** Which projects to list. */
export class ProjectListQuery extends SortedPageQuery {
  /** By `name`, `status`, `deadline`, `created_at` or `updated_at`; up to three of them, separated by commas, `-` before one reverses it. */
  @Optional()
  @Text({ max: 200, example: '-created_at,name' })
  override sort?: string;

  @Optional()
  @OneOf(ProjectStatus, 'ProjectStatus')
  status?: ProjectStatus;

  /** Finds this in name or description, in upper or lower case. */
  @Optional()
  @Text({ max: 200, example: 'website' })
  query?: string;
}

/** Which members to list. */
export class MemberListQuery extends SortedPageQuery {
  /** By `name`, `email`, `role` or `created_at`; up to three of them, separated by commas, `-` before one reverses it. */
  @Optional()
  @Text({ max: 200, example: '-created_at,name' })
  override sort?: string;

  /** Finds this in name or email, in upper or lower case. */
  @Optional()
  @Text({ max: 200, example: 'ann' })
  search?: string;
}

/** What became of a request that answers nothing else. */
export class MessageDto {
  /** @example "Member added to project" */
  @Shown(100)
  message!: string;
}

/** How far the tasks of a project are. */
export class ProgressDto {
  /** @example 8 */
  total_tasks!: number;

  /** @example 3 */
  completed_tasks!: number;

  /** @example 2 */
  in_progress_tasks!: number;

  /** @example 3 */
  todo_tasks!: number;

  /**
   * Completed of all, in percent with two decimals; 0 without tasks.
   * @example 37.5
   */
  @Between(0, 100)
  progress_percentage!: number;
}

/** Which events to answer. */
export class EventListQuery {
  /** Only events with a larger number. */
  @Optional()
  @IntegerParameter({ min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 })
  after?: number;

  /** The history to which `after` belongs; another present one is 409. */
  @Optional()
  @Text({ max: LONGEST.epoch, example: '2f1c9a7e5b3d4680' })
  epoch?: string;

  /** How many events to answer at most. */
  @Optional()
  @IntegerParameter({ min: 1, max: 500, fallback: 100 })
  limit?: number;
}

/** What a client that remembers another history is told of the present one. */
export class EndedHistoryDto {
  /** @example "2f1c9a7e5b3d4680" */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The number of the last event.
   * @example 42
   */
  seq!: number;
}

/** What a client missed. */
export class EventsDto {
  /**
   * Names the history. After a restore it is another, and numbers may repeat.
   * @example "2f1c9a7e5b3d4680"
   */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The number up to which this answer is complete: continue with `after` set to it.
   * @example 42
   */
  seq!: number;

  @AtMost(500)
  events!: EventDto[];
}
