import { Line, Nullable, Optional, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST } from '../../kernel/validation/shown.js';

/** What a copy is to have of its own, and where it is to be: without a place, right after the original, or at the end of `column_id`. */
export class CopyTaskDto {
  /** By default that of the original. */
  @Optional()
  @Line({ max: LONGEST.taskTitle, example: 'Write the second announcement' })
  title?: string;

  /** By default that of the neighbour, or of the original. */
  @Optional()
  @Uuid()
  column_id?: string;

  /** The task that is to come right after the copy. */
  @Nullable()
  @Uuid()
  before_id?: string | null;

  /** The task that is to come right before the copy. */
  @Nullable()
  @Uuid()
  after_id?: string | null;
}
