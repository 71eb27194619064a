import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** An item of a task's checklist; while `deleted_at` is set, it can be restored to its place. */
@Entity('checklist_items')
@Index('checklist_items_rank_key', ['task_id', 'rank'], { unique: true })
@Index('checklist_items_assignee', ['assigned_to'], { where: 'assigned_to IS NOT NULL' })
@Index('checklist_items_purge', ['deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Check('checklist_items_title', `title <> ''`)
@Check('checklist_items_rank', `rank <> ''`)
@Check('checklist_items_version', 'version > 0')
export class ChecklistItem {
  @Id()
  id!: string;

  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @Column('uuid')
  task_id!: string;

  @Column('text')
  title!: string;

  @Column('boolean', { default: false })
  done!: boolean;

  @ForeignKey('User')
  @Column('uuid', { nullable: true })
  assigned_to!: string | null;

  /** Orders the items of a task; see `rank.ts`. */
  @Column({ type: 'text', collation: 'C' })
  rank!: string;

  @Column('int', { default: 1 })
  version!: number;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
