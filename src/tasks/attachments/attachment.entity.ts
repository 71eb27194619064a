import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../../database/columns.js';

/** A file on a task; while `deleted_at` is set, it can be restored. Its content is an `AttachmentBlob`. */
@Entity('attachments')
@Index('attachments_of_task', ['task_id', 'id'])
@Index('attachments_of_project', ['project_id'])
@Index('attachments_of_blob', ['sha256'])
@Index('attachments_purge', ['deleted_at'], { where: 'deleted_at IS NOT NULL' })
@Check('attachments_name', `name <> ''`)
export class Attachment {
  @Id()
  id!: string;

  @ForeignKey('Task', { onDelete: 'CASCADE' })
  @Column('uuid')
  task_id!: string;

  /** That of the task, for the quota. */
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @Column('uuid')
  project_id!: string;

  @ForeignKey('AttachmentBlob')
  @Column('text')
  sha256!: string;

  @Column('text')
  name!: string;

  @ForeignKey('User')
  @Column('uuid')
  created_by!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
