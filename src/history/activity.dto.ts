import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Instant, Optional, Registered, Uuid } from '../kernel/validation/fields.js';
import { PageQuery } from '../kernel/paging/page.dto.js';
import { LONGEST, Shown } from '../kernel/validation/shown.js';
import type { Changes } from './change.js';

/** The old and the new value. */
const CHANGES_SCHEMA: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: { type: 'object', required: ['from', 'to'], properties: { from: {}, to: {} } },
  example: { status: { from: 'todo', to: 'done' } },
};

/** The API token through which a change was made. */
export class ViaDto {
  @Uuid()
  id!: string;

  /**
   * Its name at the time of the change.
   * @example "Nightly report"
   */
  @Shown(100)
  name!: string;
}

/** `ViaDto`, or null. */
const VIA_SCHEMA: ApiPropertyOptions = {
  type: 'object',
  nullable: true,
  selfRequired: true,
  required: ['id', 'name'],
  properties: {
    id: { type: 'string', format: 'uuid', maxLength: 36 },
    name: { type: 'string', maxLength: 100 },
  },
  additionalProperties: false,
  example: { id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b0a', name: 'Nightly report' },
};

/** One recorded change. */
export class ActivityDto {
  @Uuid()
  id!: string;

  /**
   * The user who made the change; null for the application itself.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07"
   */
  user_id!: string | null;

  /**
   * The name of that user at the time of the change.
   * @example "Ann Miller"
   */
  @Shown(LONGEST.userName)
  user_name!: string;

  /** The API token through which it was made; null if it was made in a session. */
  @ApiProperty(VIA_SCHEMA)
  via!: ViaDto | null;

  @Registered('Action')
  action!: string;

  /**
   * The kind of thing that changed: a task, a comment, a project, a member of it, an import, or a user.
   * @example "task"
   */
  @Shown(100)
  subject_type!: string;

  /**
   * The id of what changed.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09"
   */
  subject_id!: string;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b08" */
  project_id!: string | null;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09" */
  task_id!: string | null;

  /**
   * If a task changed, its key at the time; null in records of versions without keys.
   * @example "WEB-42"
   */
  @Shown(LONGEST.taskKey)
  task_key!: string | null;

  /**
   * The number of the change in the history of the project; null if it belongs to no project.
   * @example 42
   */
  seq!: number | null;

  /** The old and the new value of each changed field. */
  @ApiProperty(CHANGES_SCHEMA)
  changes!: Changes;

  /**
   * When the change was recorded, in the order of the numbers.
   * @example "2026-11-02T09:30:00.000Z"
   */
  timestamp!: string;

  /**
   * When it happened, if an import has recorded it later; else null.
   * @example "2025-03-14T15:09:26.000Z"
   */
  occurred_at!: string | null;

  /**
   * The import that recorded the change, as the imported file tells it; else null.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b0a"
   */
  import_id!: string | null;

  /**
   * If the change takes earlier ones back, the same for all that did so together; else null. See `POST /activity/revert`.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b0b"
   */
  revert_id!: string | null;
}

/** Filters of the activity log. */
export class ActivityListQuery extends PageQuery {
  /** Only changes by this user. */
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

  /** Only changes at or after this time. */
  @Optional()
  @Instant()
  since?: string;

  /** Only changes before this time. */
  @Optional()
  @Instant()
  until?: string;
}

/** The actor of a change. */
export class ActorDto {
  /**
   * Null for the application itself.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07"
   */
  id!: string | null;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;

  /** The API token through which the change was made; absent if it was made in a session. */
  via?: ViaDto;
}

/** A change as live clients receive it. */
export class EventDto {
  @Registered('Action')
  type!: string;

  /**
   * The kind of thing that changed: a task, a comment, a project, or a member of it.
   * @example "task"
   */
  @Shown(100)
  subject_type!: string;

  @Uuid()
  subject_id!: string;

  @Uuid()
  project_id!: string;

  /**
   * The number of the event within the project: 1, 2, 3 …
   * @example 42
   */
  seq!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  at!: string;

  actor!: ActorDto;

  /** The task or project after the change, as REST shows it; if it was deleted, its id and name. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09' } })
  data!: unknown;

  /** The old and the new value of each changed field. */
  @ApiProperty(CHANGES_SCHEMA)
  changes!: Changes;
}
