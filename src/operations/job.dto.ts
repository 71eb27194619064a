import { Nullable, OneOf, Optional, Uuid } from '../kernel/validation/fields.js';
import { PageQuery } from '../kernel/paging/page.dto.js';
import { Shown } from '../kernel/validation/shown.js';

/** What becomes of a job. Jobs that are done are not kept. */
export enum JobState {
  Waiting = 'waiting',
  Running = 'running',
  /** It is not tried again by itself. */
  Failed = 'failed',
}

/** Something that is done after the change that caused it, such as sending a mail. */
export class JobDto {
  @Uuid()
  id!: string;

  /** @example "mail.invitation" */
  @Shown(100)
  kind!: string;

  @OneOf(JobState, 'JobState')
  state!: JobState;

  /**
   * How often it was tried.
   * @example 3
   */
  attempts!: number;

  /**
   * Why the last attempt failed.
   * @example "550 5.1.1 No such mailbox"
   */
  @Nullable()
  @Shown(500)
  error!: string | null;

  /** @example "2026-11-02T09:30:00.000Z" */
  @Shown(24)
  created_at!: string;

  /**
   * When it is due, or was.
   * @example "2026-11-02T09:30:00.000Z"
   */
  @Shown(24)
  due_at!: string;

  /**
   * When it failed for good.
   * @example "2026-11-03T09:30:00.000Z"
   */
  @Nullable()
  @Shown(24)
  failed_at!: string | null;
}

/** Which jobs to list. */
export class JobListQuery extends PageQuery {
  @Optional()
  @OneOf(JobState, 'JobState')
  state?: JobState;
}
