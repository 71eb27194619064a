import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Instant, Optional, Registered, Uuid } from '../kernel/validation/fields.js';
import { PageQuery } from '../kernel/paging/page.dto.js';
import { LONGEST, Shown } from '../kernel/validation/shown.js';
import type { Changes } from './change.js';

/** What was, and what is. */
const CHANGES_SCHEMA: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: { type: 'object', required: ['from', 'to'], properties: { from: {}, to: {} } },
  example: { status: { from: 'todo', to: 'done' } },
};

/** One change that somebody made. */
export class ActivityDto {
  @Uuid()
  id!: string;

  /**
   * Who did it; null for the application itself.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07"
   */
  user_id!: string | null;

  /**
   * Their name at that time.
   * @example "Ann Miller"
   */
  @Shown(LONGEST.userName)
  user_name!: string;

  @Registered('Action')
  action!: string;

  /**
   * What kind of thing was changed: a task, a project, a member of it, or a user.
   * @example "task"
   */
  @Shown(100)
  subject_type!: string;

  /**
   * Which of them.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09"
   */
  subject_id!: string;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b08" */
  project_id!: string | null;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09" */
  task_id!: string | null;

  /**
   * Its number in the history of the project; null for what belongs to no project.
   * @example 42
   */
  seq!: number | null;

  /** Field by field, what was and what is. */
  @ApiProperty(CHANGES_SCHEMA)
  changes!: Changes;

  /** @example "2026-11-02T09:30:00.000Z" */
  timestamp!: string;
}

/** Which activity to list. */
export class ActivityListQuery extends PageQuery {
  /** Only what this user did. */
  @Optional()
  @Uuid()
  user_id?: string;

  @Optional()
  @Uuid()
  project_id?: string;

  @Optional()
  @Uuid()
  task_id?: string;

  @Optional()
  @Registered('Action')
  action?: string;

  /** Only from this time on. */
  @Optional()
  @Instant()
  since?: string;

  /** Only before this time. */
  @Optional()
  @Instant()
  until?: string;
}

/** Who did something. */
export class ActorDto {
  /**
   * Null for the application itself.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07"
   */
  id!: string | null;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}

/** A change as live clients receive it. */
export class EventDto {
  @Registered('Action')
  type!: string;

  /**
   * What kind of thing was changed: a task, a project, or a member of it.
   * @example "task"
   */
  @Shown(100)
  subject_type!: string;

  @Uuid()
  subject_id!: string;

  @Uuid()
  project_id!: string;

  /**
   * 1, 2, 3 … within the project.
   * @example 42
   */
  seq!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  at!: string;

  actor!: ActorDto;

  /** The task or project after the change, as REST shows it; of something deleted, its id and name. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09' } })
  data!: unknown;

  /** Field by field, what was and what is. */
  @ApiProperty(CHANGES_SCHEMA)
  changes!: Changes;
}
