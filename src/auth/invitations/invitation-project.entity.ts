import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Enumeration } from '../../database/columns.js';
import { ProjectRole } from '../../projects/members/project-member.entity.js';

/** A project that an invitation leads into. */
@Entity('invitation_projects')
export class InvitationProject {
  @ForeignKey('Invitation', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  invitation_id!: string;

  @Index('invitation_projects_project')
  @ForeignKey('Project', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  project_id!: string;

  @Enumeration('project_role', ProjectRole, ProjectRole.Member)
  project_role!: ProjectRole;
}
