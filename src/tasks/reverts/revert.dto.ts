import { ApiProperty } from '@nestjs/swagger';
import type { Changes } from '../../history/change.js';
import { Instant, OneOf, Optional, Registered, TrueOrFalse, Uuid } from '../../kernel/validation/fields.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';

/** The highest number of changes that one request takes back. */
export const MAX_REVERTED = 500;

/** What becomes of changes that cannot be taken back. */
export enum OnConflict {
  /** Nothing is taken back if one of them cannot be. */
  Refuse = 'refuse',
  /** The others are taken back. */
  Skip = 'skip',
}

/** How a change is taken back. */
export class RevertChangeDto {
  /** Whether only to tell what would be taken back. */
  @Optional()
  @TrueOrFalse({ example: false })
  dry_run?: boolean;
}

/** Which changes are taken back, and how. */
export class RevertChangesDto extends RevertChangeDto {
  @Uuid()
  project_id!: string;

  /** Only changes by this user. */
  @Optional()
  @Uuid()
  actor?: string;

  /** Only changes through this API token. */
  @Optional()
  @Uuid()
  via?: string;

  /** Only changes recorded at or after this time. Required without `revert_id`. */
  @Optional()
  @Instant()
  since?: string;

  /** Only changes recorded before this time; by default all until now. */
  @Optional()
  @Instant()
  until?: string;

  /** Only what an earlier request took back, which this one undoes. */
  @Optional()
  @Uuid()
  revert_id?: string;

  /** `refuse`, the default, takes nothing back if something cannot be; `skip` takes back the rest. */
  @Optional()
  @OneOf(OnConflict, 'OnConflict')
  on_conflict?: OnConflict;
}

/** A task that was set back. */
export class RevertedTaskDto {
  @Uuid()
  task_id!: string;

  /** @example "WEB-42" */
  @Shown(LONGEST.taskKey)
  task_key!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;

  @Registered('Action')
  action!: string;

  /** The value before and after it was set back, of each field. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', required: ['from', 'to'], properties: { from: {}, to: {} } },
    example: { status: { from: 'done', to: 'todo' } },
  })
  changes!: Changes;
}

/** A reason for which a change is not taken back. */
export enum SkipReason {
  /** Somebody has changed the same since. */
  ChangedSince = 'changed_since',
  /** Changes of this kind cannot be taken back. */
  NotRevertible = 'not_revertible',
  /** The caller may not change the task. */
  NotAllowed = 'not_allowed',
  /** What it would take is refused; `detail` says why. */
  Refused = 'refused',
}

/** A change of which something is not taken back. */
export class SkippedChangeDto {
  /** The id of the change in the history. */
  @Uuid()
  id!: string;

  @Registered('Action')
  action!: string;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09" */
  task_id!: string | null;

  /** @example "WEB-42" */
  @Shown(LONGEST.taskKey)
  task_key!: string | null;

  /** The fields that were changed since; `task` stands for the task itself, empty for the change as a whole. */
  @ApiProperty({ type: 'array', items: { type: 'string', maxLength: 100 }, maxItems: 20, example: ['title'] })
  fields!: string[];

  @OneOf(SkipReason, 'SkipReason')
  reason!: SkipReason;

  /** @example "It was changed since." */
  @Shown(LONGEST.description)
  detail!: string;
}

/** What was taken back. */
export class RevertDto {
  /**
   * Whether nothing was changed, because it was only asked for.
   * @example false
   */
  dry_run!: boolean;

  /**
   * Stands for all that was taken back: with it, `POST /activity/revert` undoes that. Null if nothing was taken back.
   * @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b0b"
   */
  revert_id!: string | null;

  @AtMost(MAX_REVERTED)
  reverted!: RevertedTaskDto[];

  @AtMost(MAX_REVERTED)
  skipped!: SkippedChangeDto[];
}

/** Why nothing was taken back. */
export class RevertConflictDto {
  @AtMost(MAX_REVERTED)
  skipped?: SkippedChangeDto[];
}
