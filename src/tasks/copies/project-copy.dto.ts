import { Line, Optional, TrueOrFalse } from '../../kernel/validation/fields.js';
import { LONGEST } from '../../kernel/validation/shown.js';

/** The name of the copy, and what is copied besides the settings, columns and labels. */
export class CopyProjectDto {
  @Line({ max: LONGEST.projectName, example: 'Website relaunch 2027' })
  name!: string;

  /** The tasks that the caller can see, without those in the archive; by default none. */
  @Optional()
  @TrueOrFalse()
  with_tasks?: boolean;

  /** The dates of the tasks; by default they are copied. */
  @Optional()
  @TrueOrFalse()
  with_dates?: boolean;

  /** The members with their roles; by default none. */
  @Optional()
  @TrueOrFalse()
  with_members?: boolean;
}
