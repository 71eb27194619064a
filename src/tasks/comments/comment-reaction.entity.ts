import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Timestamp } from '../../database/columns.js';

/** A user's reaction to a comment: one per user and emoji. */
@Entity('comment_reactions')
export class CommentReaction {
  @ForeignKey('Comment', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  comment_id!: string;

  @PrimaryColumn('text', { collation: 'C' })
  emoji!: string;

  @ForeignKey('User')
  @PrimaryColumn('uuid')
  user_id!: string;

  @Timestamp({ default: 'now' })
  created_at!: Date;
}
