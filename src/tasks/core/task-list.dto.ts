import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import {
  BooleanParameter,
  CalendarDate,
  IntegerParameter,
  OneOf,
  Optional,
  Text,
  TimeZone,
  UUID,
  Uuid,
} from '../../kernel/validation/fields.js';
import { EXAMPLE_CURSOR, MAX_LIMIT, type SortedPageQuery } from '../../kernel/paging/page.dto.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { FilterText } from '../filters/filter-text.js';
import { LabelFilter } from '../labels/label-filter.js';
import { Moment } from '../past/past.dto.js';
import { EXAMPLE_NEXT, MAX_CURSOR } from './board-position.js';
import { ArchiveFilter } from './archive-filter.js';
import { TaskPriority } from './task.entity.js';

const isAssigneeFilter = (value: unknown) => value === 'me' || value === 'none' || UUID.test(String(value));

/** Which tasks to return; all conditions must match. */
export class TaskFilters {
  @Optional()
  @OneOf(TaskPriority, 'TaskPriority')
  priority?: TaskPriority;

  /** A user's id, `me`, or `none` for unassigned tasks. */
  @Optional()
  @ValidateBy({
    name: 'isAssigneeFilter',
    validator: { validate: isAssigneeFilter, defaultMessage: () => 'must be a UUID, me or none' },
  })
  @ApiProperty({ type: String, pattern: '^(me|none|[0-9a-fA-F-]{36})$', example: 'me' })
  assigned_to?: string;

  /** Labels by their ids, separated by commas: only tasks that have all of them; `none` for tasks without a label. */
  @Optional()
  @LabelFilter()
  label?: string;

  /** Searches title and description, ignoring case; a key also finds its task. */
  @Optional()
  @Text({ max: 200, example: 'launch' })
  query?: string;

  /**
   * Conditions as one text, as in docs/filters.md; all of them must match. `query` searches a text as it is, this one its
   * words in any order.
   */
  @Optional()
  @FilterText()
  filter?: string;

  /** Only tasks with a deadline before this date. */
  @Optional()
  @CalendarDate()
  due_before?: string;

  /** Only tasks with a deadline after this date. */
  @Optional()
  @CalendarDate()
  due_after?: string;

  /** `true`: only tasks that are not done and whose deadline has passed; `false`: only the others. */
  @Optional()
  @BooleanParameter()
  overdue?: boolean;

  /** The time zone that determines today and which tasks are overdue; UTC by default. */
  @Optional()
  @TimeZone()
  tz?: string;
}

/** Filters of a list of tasks; all of them must match. */
export class TaskListQuery extends TaskFilters implements SortedPageQuery {
  /** How many rows to skip. */
  @Optional()
  @IntegerParameter({ min: 0, max: 1_000_000_000, fallback: 0 })
  skip?: number;

  /** How many rows to return at most. */
  @Optional()
  @IntegerParameter({ min: 1, max: MAX_LIMIT, fallback: 100 })
  limit?: number;

  /** Continues a list after an earlier page: the value comes from its `Link` header. Instead of `skip`. */
  @Optional()
  @Text({ max: 4000, example: EXAMPLE_CURSOR })
  cursor?: string;

  /**
   * Up to three of `title`, `priority`, `status`, `rank`, `start_date`, `deadline`, `estimate`, `archived_at`,
   * `created_at` and `updated_at`, separated by commas; a leading `-` reverses one.
   */
  @Optional()
  @Text({ max: 200, example: '-created_at,title' })
  sort?: string;

  @Optional()
  @Uuid()
  project_id?: string;

  @Optional()
  @OneOf(TaskStatus, 'TaskStatus')
  status?: TaskStatus;

  @Optional()
  @Uuid()
  column_id?: string;

  /** `true`: only archived tasks; `any`: those too. By default, the archive is left out. */
  @Optional()
  @OneOf(ArchiveFilter, 'ArchiveFilter')
  archived?: ArchiveFilter;
}

/** Which tasks a board shows, and how many of each column. */
export class BoardQuery extends TaskFilters {
  /** How many tasks of each column to return; by default all of them. */
  @Optional()
  @IntegerParameter({ min: 1, max: MAX_LIMIT })
  limit?: number;

  /**
   * The board as it was after the event of this number, or at this time, with what the caller may see now. Only `limit` goes
   * together with it.
   */
  @Optional()
  @Moment()
  at?: string;
}

/** Which tasks of a column to return. */
export class ColumnTasksQuery extends TaskFilters {
  /** How many tasks to return at most. */
  @Optional()
  @IntegerParameter({ min: 1, max: MAX_LIMIT, fallback: 100 })
  limit?: number;

  /** Continues after a board's or an earlier answer's tasks: its `next`. From the top of the column by default. */
  @Optional()
  @Text({ max: MAX_CURSOR, example: EXAMPLE_NEXT })
  cursor?: string;
}
