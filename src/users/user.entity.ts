import { Check, Column, Entity, Index } from 'typeorm';
import { Role } from '../kernel/access/access.js';
import { Enumeration, Id, Timestamp } from '../database/columns.js';

/**
 * A user account. A deleted user remains as a tombstone without email and password, so that the history keeps the name.
 */
@Entity('users')
@Index('users_email_key', { synchronize: false }) // on flowtrack_email_key(email), which TypeORM cannot express
@Index('users_search', { synchronize: false })
@Check('users_tombstone', `(deleted_at IS NULL) = (email IS NOT NULL AND password_hash IS NOT NULL)`)
@Check('users_name', `name <> ''`)
export class User {
  @Id()
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Enumeration('user_role', Role, Role.Member)
  role!: Role;

  @Column('text', { nullable: true })
  password_hash!: string | null;

  @Timestamp({ default: 'now' })
  created_at!: Date;

  @Timestamp({ default: 'now' })
  updated_at!: Date;

  @Timestamp({ nullable: true })
  deleted_at!: Date | null;
}
