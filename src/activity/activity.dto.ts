import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Instant, OneOf, Optional, Uuid } from '../common/fields.js';
import { PageQuery } from '../common/page.dto.js';
import { ACTIONS, type Action, type Changes } from './change.js';

/** The actions as an enum, which is what the decorators take. */
const Actions = Object.fromEntries(ACTIONS.map((action) => [action, action]));

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
  user_name!: string;

  @OneOf(Actions, 'Action')
  action!: Action;

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
  @OneOf(Actions, 'Action')
  action?: Action;

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
  name!: string;
}

/** A change as live clients receive it. */
export class EventDto {
  @OneOf(Actions, 'Action')
  type!: Action;

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
  data!: object;

  /** Field by field, what was and what is. */
  @ApiProperty(CHANGES_SCHEMA)
  changes!: Changes;
}
