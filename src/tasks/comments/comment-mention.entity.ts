import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A user who is mentioned in a comment, and could see its task when it was written. */
@Entity('comment_mentions')
export class CommentMention {
  @ForeignKey('Comment', { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  comment_id!: string;

  @ForeignKey('User')
  @PrimaryColumn('uuid')
  user_id!: string;
}
