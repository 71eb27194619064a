import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/** A user who has forgotten their password, and waits for a link. */
@Entity('password_requests')
export class PasswordRequest {
  @ForeignKey('User', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  user_id!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;
}
