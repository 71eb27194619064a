import { Line, Nullable, Optional, Text, TrueOrFalse, Uuid } from '../../kernel/validation/fields.js';
import { LONGEST, Shown } from '../../kernel/validation/shown.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';
import { FilterText } from '../filters/filter-text.js';
import { MAX_FILTER_LENGTH } from '../filters/filter-syntax.js';

/** The maximum number of a user's own views, in a project or over all tasks, and of the views that a project shares. */
export const MAX_VIEWS = 100;
/** The maximum length of `sort`. */
const MAX_SORT = 200;

/** A saved filter of tasks. */
export class ViewDto {
  @Uuid()
  id!: string;

  /** The project whose tasks it filters; null for the tasks of all projects. */
  @Nullable()
  @Uuid()
  project_id!: string | null;

  /** @example "Reviews of this week" */
  @Shown(LONGEST.viewName)
  name!: string;

  /**
   * The filter, as in docs/filters.md. What it names may be gone by now: then it finds nothing there.
   * @example "column:Review due:<7d"
   */
  @Shown(MAX_FILTER_LENGTH)
  filter!: string;

  /**
   * The order of lists, as `sort` of `GET /tasks`; null for any.
   * @example "-deadline"
   */
  @Shown(MAX_SORT)
  sort!: string | null;

  /**
   * Whether everybody who sees the project has it; otherwise only whoever created it.
   * @example true
   */
  shared!: boolean;

  @Uuid()
  created_by!: string;

  /**
   * Grows by 1 with every change.
   * @example 3
   */
  version!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  @Shown(24)
  created_at!: string;

  /** @example "2026-11-03T09:30:00.000Z" */
  @Shown(24)
  updated_at!: string;
}

/** A shared view that was deleted, or that its creator keeps for themself now. */
export class DeletedViewDto {
  @Uuid()
  id!: string;

  /** @example "Reviews of this week" */
  @Shown(LONGEST.viewName)
  name!: string;
}

const ViewName = () => Line({ max: LONGEST.viewName, example: 'Reviews of this week' });
const ViewSort = () => Text({ max: MAX_SORT, example: '-deadline' });

/**
 * A new view. Neither the caller's own views, of this project or of all tasks, nor those that a project shares have two of one
 * name, ignoring case.
 */
export class CreateViewDto {
  @ViewName()
  name!: string;

  @FilterText()
  filter!: string;

  @Nullable()
  @ViewSort()
  sort?: string | null;

  /** Null, or absent, for a view of the tasks of all projects. */
  @Nullable()
  @Uuid()
  project_id?: string | null;

  /** Whether everybody who sees the project gets it. */
  @Optional()
  @TrueOrFalse({ example: false })
  shared?: boolean;
}

/** The fields of a view to change. */
export class UpdateViewDto {
  @Optional()
  @ViewName()
  name?: string;

  @Optional()
  @FilterText()
  filter?: string;

  @Nullable()
  @ViewSort()
  sort?: string | null;

  /** Only whoever created a shared view makes it their own again. */
  @Optional()
  @TrueOrFalse()
  shared?: boolean;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07', { nullable: true })
  project_id?: string | null;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  created_by?: string;

  @Unchangeable(3)
  version?: number;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  created_at?: string;

  @Unchangeable('2026-11-03T09:30:00.000Z')
  updated_at?: string;
}

/** Which views to list. */
export class ViewListQuery {
  /** The views of this project: the caller's own, and those that it shares. By default, the caller's own of all tasks. */
  @Optional()
  @Uuid()
  project_id?: string;
}

/** The conflict in a refused change of a view. */
export class StaleViewDto {
  /** The present state of the view. */
  current!: ViewDto;
}

/** The conflict where there is a view of this name already. */
export class TakenViewDto {
  /** The other view, unless there are too many of them. */
  view?: ViewDto;
}
