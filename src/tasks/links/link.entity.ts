import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** What one task is to another. */
export enum LinkType {
  Blocks = 'blocks',
  Relates = 'relates',
  Duplicates = 'duplicates',
}

/** Which end of a link a task is: `outward` links begin at it. */
export enum LinkDirection {
  Outward = 'outward',
  Inward = 'inward',
}

/** A link from one task to another; it stays while they are in the trash. One that relates them is the same from both ends. */
@Entity('task_links')
@Index('task_links_key', ['from_task_id', 'to_task_id', 'type'], { unique: true })
@Index('task_links_to', ['to_task_id'])
@Check('task_links_type', `type IN ('blocks', 'relates', 'duplicates')`)
@Check('task_links_ends', `from_task_id <> to_task_id`)
@Check('task_links_relates', `type <> 'relates' OR from_task_id < to_task_id`)
export class TaskLink {
  @Id()
  id!: string;

  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @Column('uuid')
  from_task_id!: string;

  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @Column('uuid')
  to_task_id!: string;

  @Column('text')
  type!: LinkType;

  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;
}
