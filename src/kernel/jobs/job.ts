import type { Transaction } from '../../database/sql.js';

/** What a job is about: JSON, and nothing that is secret. */
export type JobData = Readonly<Record<string, unknown>>;

/** A job that this process has taken. */
export interface Job<D extends JobData = JobData> {
  /** The same in every attempt. */
  readonly id: string;
  readonly data: D;
  /**
   * Removes the job in the transaction of its effect, which therefore happens once. To be called before that effect: the
   * row is then locked, and nobody else can take the job until the transaction ends.
   * @throws JobLost
   */
  finish(tx: Transaction): Promise<void>;
}

/** Does a job; a job whose transaction did not finish it is removed afterwards. After an error it is tried again. */
export type Work<D extends JobData = JobData> = (job: Job<D>) => Promise<void>;

/** Another process has taken the job meanwhile. */
export class JobLost extends Error {}

/** Trying again would not help: the job fails at once. */
export class Hopeless extends Error {}

/** What all jobs of this kind need is away: the others wait, and are not tried in vain. */
export class Unavailable extends Error {}
