import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../database/columns.js';

/** A user whom an admin added to a project. */
@Entity('project_members')
export class ProjectMember {
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  @Index('project_members_user')
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;
}
