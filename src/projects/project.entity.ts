import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Enumeration, Id, Timestamp } from '../database/columns.js';

/** The status of a project. */
export enum ProjectStatus {
  Pending = 'pending',
  InProgress = 'in_progress',
  Completed = 'completed',
}

/** Which tasks a member may see and change: their own, or all. */
export enum TaskAccess {
  Assignee = 'assignee',
  Members = 'members',
}

/** A project; while `deleted_at` is set, it and its tasks are in the trash. */
@Entity('projects')
@Index('projects_created', ['created_at', 'id'], { where: 'deleted_at IS NULL' })
@Index('projects_trash', ['deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Index('projects_search', { synchronize: false })
@Check('projects_name', `name <> ''`)
@Check('projects_version', `version > 0`)
@Check('projects_archive_after_days', `archive_after_days > 0`)
export class Project {
  @Id()
  id!: string;

  @Column('text')
  name!: string;

  /** The beginning of its tasks' keys, see `ProjectKey`; made from the name unless it is given. */
  @Column({ type: 'text', collation: 'C' })
  key!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('date', { nullable: true })
  deadline!: string | null;

  @Enumeration('project_status', ProjectStatus, ProjectStatus.Pending)
  status!: ProjectStatus;

  @Enumeration('task_access', TaskAccess, TaskAccess.Assignee)
  task_access!: TaskAccess;

  /** After how many days in `done` its tasks are archived; null for never. */
  @Column('int', { nullable: true })
  archive_after_days!: number | null;

  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  @Column('int', { default: 1 })
  version!: number;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  updated_at!: Date;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
