import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** A comment on a task. A deleted one stays without its text, so that answers to it keep their place. */
@Entity('comments')
@Index('comments_task', ['task_id', 'created_at', 'id'])
@Check('comments_text', `(text IS NULL) = (deleted_at IS NOT NULL)`)
@Check('comments_version', `version > 0`)
export class Comment {
  @Id()
  id!: string;

  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @Column('uuid')
  task_id!: string;

  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  /** Markdown; null once it is deleted. */
  @Column('text', { nullable: true })
  text!: string | null;

  @Column('int', { default: 1 })
  version!: number;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ nullable: true })
  edited_at!: Date | null;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
