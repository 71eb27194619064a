import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Enumeration, Timestamp } from '../../database/columns.js';

/** What a member may do in their project; `access-policy.ts` says what that is. */
export enum ProjectRole {
  Manager = 'manager',
  Member = 'member',
  Viewer = 'viewer',
}

/** A user who was added to a project. */
@Entity('project_members')
export class ProjectMember {
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  @Index('project_members_user')
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  @Enumeration('project_role', ProjectRole, ProjectRole.Member)
  project_role!: ProjectRole;

  @Timestamp({ default: 'now' })
  created_at!: Date;
}
