import { Exclude } from 'class-transformer';
import { Column, Entity, JoinColumn, JoinTable, ManyToMany, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

/** The tables of FlowTrack as entities with relations. */

@Entity('users')
export class User {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') email!: string;
  @Column('text') role!: string;
  @Exclude() @Column('text') password_hash!: string;
  @Column('timestamptz', { nullable: true }) deleted_at!: Date | null;
}

@Entity('projects')
export class Project {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('text') status!: string;
  @Column('text') task_access!: string;
  @Column('date', { nullable: true }) deadline!: string | null;
  @Column('uuid') created_by!: string;
  @ManyToOne(() => User) @JoinColumn({ name: 'created_by' }) creator!: Relation<User>;
  @ManyToMany(() => User)
  @JoinTable({
    name: 'project_members',
    joinColumn: { name: 'project_id' },
    inverseJoinColumn: { name: 'user_id' },
  })
  members!: Relation<User>[];
  @Column('int') version!: number;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
  @Column('timestamptz', { nullable: true }) deleted_at!: Date | null;
}

@Entity('tasks')
export class Task {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') title!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('text') priority!: string;
  @Column('text') status!: string;
  @Column('uuid') column_id!: string;
  @Column('text') rank!: string;
  @Column('date', { nullable: true }) deadline!: string | null;
  @Column('uuid') project_id!: string;
  @ManyToOne(() => Project) @JoinColumn({ name: 'project_id' }) project!: Relation<Project>;
  @Column('uuid', { nullable: true }) assigned_to!: string | null;
  @ManyToOne(() => User) @JoinColumn({ name: 'assigned_to' }) assignee!: Relation<User> | null;
  @Column('uuid') created_by!: string;
  @Column('int') version!: number;
  @Column('timestamptz') created_at!: Date;
  @Column('timestamptz') updated_at!: Date;
  @Column('timestamptz', { nullable: true }) deleted_at!: Date | null;
}
