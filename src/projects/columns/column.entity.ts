import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Enumeration, Id } from '../../database/columns.js';
import { PaletteColor } from '../palette-color.js';
import { TaskStatus } from './task-status.js';

/** What happens when a task would exceed the limit of a column: the page warns, or the server refuses. */
export enum WipPolicy {
  Warn = 'warn',
  Block = 'block',
}

/** A column of a project's board. */
@Entity('project_columns')
@Index('project_columns_rank_key', ['project_id', 'rank'], { unique: true })
// Tasks refer to all three, so that the status of a task always is the category of its column.
@Index('project_columns_category_key', ['id', 'project_id', 'category'], { unique: true })
@Check('project_columns_name', `name <> ''`)
@Check('project_columns_rank', `rank <> ''`)
@Check('project_columns_wip_limit', 'wip_limit > 0')
@Check('project_columns_version', 'version > 0')
export class ProjectColumn {
  @Id()
  id!: string;

  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @Column('uuid')
  project_id!: string;

  @Column('text')
  name!: string;

  @Column({ type: 'enum', enum: TaskStatus, enumName: 'task_status' })
  category!: TaskStatus;

  @Column('text')
  color!: PaletteColor;

  @Column('int', { nullable: true })
  wip_limit!: number | null;

  @Enumeration('wip_policy', WipPolicy, WipPolicy.Warn)
  wip_policy!: WipPolicy;

  /** Orders the columns of a project; see `rank.ts`. */
  @Column({ type: 'text', collation: 'C' })
  rank!: string;

  @Column('int', { default: 1 })
  version!: number;
}
