import { ApiProperty } from '@nestjs/swagger';
import { OneOf, Optional, Uuid } from '../../kernel/validation/fields.js';
import { AtMost, Between, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { MAX_COLUMN_NAME } from '../../projects/columns/column.dto.js';
import { TaskStatus } from '../../projects/columns/task-status.js';
import { TaskReference } from '../core/task-key.js';
import { LinkDirection, LinkType } from './link.entity.js';

/** How many links a task has at most. */
export const MAX_LINKS = 100;

/** A task at the other end of a link, which the caller can see. */
export class LinkedTaskDto {
  @Uuid()
  id!: string;

  /** @example "WEB-42" */
  @Shown(LONGEST.taskKey)
  key!: string;

  /** @example "Write the launch announcement" */
  @Shown(LONGEST.taskTitle)
  title!: string;

  @OneOf(TaskStatus, 'TaskStatus')
  status!: TaskStatus;

  @Uuid()
  column_id!: string;

  /** @example "In review" */
  @Shown(MAX_COLUMN_NAME)
  column_name!: string;

  @Uuid()
  project_id!: string;

  /** @example "Web shop" */
  @Shown(LONGEST.projectName)
  project_name!: string;

  /** @example "0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07" */
  assigned_to!: string | null;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  assigned_to_name!: string | null;

  /**
   * Set while it is in the archive.
   * @example "2026-11-02T09:30:00.000Z"
   */
  archived_at!: string | null;
}

/** A link between two tasks, as seen from one of them. */
export class LinkDto {
  @Uuid()
  id!: string;

  @OneOf(LinkType, 'LinkType')
  type!: LinkType;

  /** `outward`: this task blocks or duplicates the other. `inward`: the other does. `relates` is always `outward`. */
  @OneOf(LinkDirection, 'LinkDirection')
  direction!: LinkDirection;

  /** The task at the other end. */
  @Uuid()
  task_id!: string;

  /** The same task. */
  task!: LinkedTaskDto;

  @Uuid()
  created_by!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  creator_name!: string;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;
}

/** How many links of a project are listed at most. */
export const MAX_PROJECT_LINKS = 2_000;

/** A link between two tasks of a project. */
export class ProjectLinkDto {
  @Uuid()
  id!: string;

  @OneOf(LinkType, 'LinkType')
  type!: LinkType;

  /** The task that blocks or duplicates the other one. */
  @Uuid()
  from_task_id!: string;

  @Uuid()
  to_task_id!: string;
}

/** A link as the events of one of its tasks contain it. They do not tell which the other is: it may be hidden from their reader. */
export class LinkEventDto {
  @Uuid()
  id!: string;

  /** The task whose event this is. */
  @Uuid()
  task_id!: string;

  @OneOf(LinkType, 'LinkType')
  type!: LinkType;

  /** Which end of the link this task is. */
  @OneOf(LinkDirection, 'LinkDirection')
  direction!: LinkDirection;

  /**
   * By how many tasks this task is blocked after the event.
   * @example 1
   */
  @Between(0, MAX_LINKS)
  blocked_by_count!: number;
}

/** A new link of a task. */
export class CreateLinkDto {
  @OneOf(LinkType, 'LinkType')
  type!: LinkType;

  /** The other task: its id, or its key. */
  @TaskReference()
  task_id!: string;

  /** `inward` says that the other task blocks or duplicates this one. By default it is `outward`. */
  @Optional()
  @OneOf(LinkDirection, 'LinkDirection')
  direction?: LinkDirection;
}

/** The conflict in a refused link. */
export class LinkConflictDto {
  /**
   * If tasks would block each other in a circle, the keys of those that the caller can see, in the order in which they block.
   * @example ["WEB-42", "WEB-7"]
   */
  @ApiProperty({ type: 'array', items: { type: 'string', maxLength: LONGEST.taskKey } })
  @AtMost(MAX_LINKS)
  circle?: string[];
}
