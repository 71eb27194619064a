import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Id, Timestamp } from '../database/columns.js';
import type { NoticeParams } from './notice-definition.js';

/** Tells a user of another user's action that concerns them. Written together with the activity row. */
@Entity('notifications')
@Index('notifications_inbox', ['user_id', 'created_at', 'id'])
@Index('notifications_unread', ['user_id', 'created_at', 'id'], { where: 'read_at IS NULL' })
export class Notification {
  @Id()
  id!: string;

  @ForeignKey('User', { onDelete: 'CASCADE' })
  @Column('uuid')
  user_id!: string;

  @Column('text')
  type!: string;

  /** The parameters of the type's sentence. */
  @Column('json')
  params!: NoticeParams;

  @Column('uuid', { nullable: true })
  project_id!: string | null;

  @Column('uuid', { nullable: true })
  task_id!: string | null;

  @ForeignKey('User')
  @Column('uuid', { nullable: true })
  actor_id!: string | null;

  @Column('text')
  actor_name!: string;

  @Timestamp({ nullable: true })
  read_at!: Date | null;

  @Timestamp({ default: 'now' })
  created_at!: Date;
}
