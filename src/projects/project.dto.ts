import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { EventDto } from '../history/activity.dto.js';
import {
  BooleanParameter,
  CalendarDate,
  IntegerParameter,
  Line,
  Nullable,
  NumberInSteps,
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

/** The form of a project's key. */
const PROJECT_KEY = '^[A-Z]{2,10}$';

/** The longest time in `done` before tasks are archived, in days: ten years. */
const MAX_ARCHIVE_DAYS = 3_650;

/** A project as everybody who can see it sees it. */
export class ProjectStateDto {
  @Uuid()
  id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  name!: string;

  /**
   * The beginning of its tasks' keys.
   * @example "WEB"
   */
  @Shown(LONGEST.projectKey, PROJECT_KEY)
  key!: string;

  /**
   * Lists and events contain the first 500 characters; a single project contains all of it.
   * @example "Everything for the new site, from copy to launch."
   */
  @Shown(LONGEST.description)
  description!: string | null;

  /**
   * Whether the description is truncated here: `GET /projects/{id}` returns all of it.
   * @example false
   */
  description_truncated!: boolean;

  /** @example "2026-12-31" */
  deadline!: string | null;

  @OneOf(ProjectStatus, 'ProjectStatus')
  status!: ProjectStatus;

  /** Which tasks members may see and change: their own (`assignee`) or all (`members`). */
  @OneOf(TaskAccess, 'TaskAccess')
  task_access!: TaskAccess;

  /**
   * After how many days in the status `done` its tasks are archived; null for never.
   * @example 30
   */
  @Between(1, MAX_ARCHIVE_DAYS)
  archive_after_days!: number | null;

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

/** A project with what its reader may do in it. */
export class ProjectOfReaderDto extends ProjectStateDto {
  /** What the caller may do in this project, besides seeing it. */
  @ApiProperty({
    enum: PROJECT_RIGHTS,
    enumName: 'ProjectRight',
    isArray: true,
    maxItems: 100,
    example: ['edit', 'create_tasks'],
  })
  can!: ProjectRight[];
}

/** A project. */
export class ProjectDto extends ProjectOfReaderDto {
  /**
   * Whether the caller has starred it: see `PUT /projects/{id}/star`. Changes neither `version` nor `updated_at`.
   * @example true
   */
  starred!: boolean;
}

/** A deleted project. */
export class DeletedProjectDto {
  @Uuid()
  id!: string;

  /** @example "Website relaunch" */
  @Shown(LONGEST.projectName)
  name!: string;
}

const ArchiveDays = () =>
  applyDecorators(
    Nullable(),
    NumberInSteps({ min: 1, max: MAX_ARCHIVE_DAYS, step: 1 }),
    ApiProperty({ type: 'integer', nullable: true, example: 30 }),
  );

/** The fields of a project besides its name. */
class ProjectFieldsDto {
  /**
   * The beginning of its tasks' keys: 2 to 10 letters A–Z that no other project has or had. A new project without it gets
   * one made from its name. Another key changes those of all its tasks; the old ones still lead to them. Only admins
   * and managers of the project may change it.
   */
  @Optional()
  @Matches(new RegExp(PROJECT_KEY), { message: 'must be 2 to 10 letters A–Z' })
  @ApiProperty({ type: String, minLength: 2, maxLength: LONGEST.projectKey, pattern: PROJECT_KEY, example: 'WEB' })
  key?: string;

  @Nullable()
  @Text({ min: 0, max: LONGEST.description, example: 'Everything for the new site, from copy to launch.' })
  description?: string | null;

  @Nullable()
  @CalendarDate()
  deadline?: string | null;

  @Optional()
  @OneOf(ProjectStatus, 'ProjectStatus')
  status?: ProjectStatus;

  /** Only admins and managers of the project may set it. */
  @Optional()
  @OneOf(TaskAccess, 'TaskAccess')
  task_access?: TaskAccess;

  /**
   * After how many days in the status `done` its tasks are archived; null for never. Only admins and managers of the
   * project may set it.
   */
  @ArchiveDays()
  archive_after_days?: number | null;
}

/** A new project. */
export class CreateProjectDto extends ProjectFieldsDto {
  @Line({ max: LONGEST.projectName, example: 'Website relaunch' })
  name!: string;
}

/** The fields of a project to change. */
export class UpdateProjectDto extends ProjectFieldsDto {
  @Optional()
  @Line({ max: LONGEST.projectName, example: 'Website relaunch' })
  name?: string;

  /** A truncated description cannot be sent back. */
  @Unchangeable(false)
  description_truncated?: boolean;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable(['edit', 'create_tasks'])
  can?: string[];

  /** Set by `PUT /projects/{id}/star`. */
  @Unchangeable(true)
  starred?: boolean;

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

/** The conflict in a refused change of a project. */
export class StaleProjectDto {
  /** The present state of the project. */
  current!: ProjectDto;
}

/** Filters and order of a list of projects. */
export class ProjectListQuery extends SortedPageQuery {
  /**
   * Up to three of `name`, `status`, `deadline`, `created_at`, `updated_at` and `starred`, separated by commas; a leading `-`
   * reverses one.
   */
  @Optional()
  @Text({ max: 200, example: '-created_at,name' })
  override sort?: string;

  @Optional()
  @OneOf(ProjectStatus, 'ProjectStatus')
  status?: ProjectStatus;

  /** Only projects that the caller has starred, or only others. */
  @Optional()
  @BooleanParameter()
  starred?: boolean;

  /** Searches name and description, ignoring case. */
  @Optional()
  @Text({ max: 200, example: 'website' })
  query?: string;
}

/** The result of a request that returns nothing else. */
export class MessageDto {
  /** @example "Member added to project" */
  @Shown(100)
  message!: string;
}

/** The progress of a project's tasks. */
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
   * The percentage of completed tasks, with two decimals; 0 without tasks.
   * @example 37.5
   */
  @Between(0, 100)
  progress_percentage!: number;
}

/** Which events to return. */
export class EventListQuery {
  /** Only events with a larger number. */
  @Optional()
  @IntegerParameter({ min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 })
  after?: number;

  /** The epoch to which `after` belongs; if it is not the present one, the answer is 409. */
  @Optional()
  @Text({ max: LONGEST.epoch, example: '2f1c9a7e5b3d4680' })
  epoch?: string;

  /** How many events to return at most. */
  @Optional()
  @IntegerParameter({ min: 1, max: 500, fallback: 100 })
  limit?: number;
}

/** The present history, for a client that knows another one. */
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

/** The events that a client missed. */
export class EventsDto {
  /**
   * Identifies the history. A restore changes it, and numbers may repeat.
   * @example "2f1c9a7e5b3d4680"
   */
  @Shown(LONGEST.epoch)
  epoch!: string;

  /**
   * The answer is complete up to this number: continue with it as `after`.
   * @example 42
   */
  seq!: number;

  @AtMost(500)
  events!: EventDto[];
}
