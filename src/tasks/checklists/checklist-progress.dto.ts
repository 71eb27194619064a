import { Between } from '../../kernel/validation/shown.js';

/** The maximum number of items of a checklist. */
export const MAX_ITEMS = 200;

/** How far a task's checklist is. */
export class ChecklistProgressDto {
  /**
   * How many of its items are done.
   * @example 3
   */
  @Between(0, MAX_ITEMS)
  done!: number;

  /**
   * How many items it has; 0 without a checklist.
   * @example 7
   */
  @Between(0, MAX_ITEMS)
  total!: number;
}
