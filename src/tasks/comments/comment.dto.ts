import { Optional, Text, Uuid } from '../../kernel/validation/fields.js';
import { PageQuery, SortedPageQuery } from '../../kernel/paging/page.dto.js';
import { AtMost, LONGEST, Shown } from '../../kernel/validation/shown.js';
import { Unchangeable } from '../../kernel/validation/unchangeable.js';

/** The maximum length of a comment, in characters. */
export const MAX_COMMENT = 20_000;
/** How many different emoji a comment may have as reactions. */
export const MAX_EMOJI = 20;
/** How many users an answer names for each emoji. */
export const MAX_REACTING = 50;
/** More mentions do not fit into a text of the maximum length. */
const MAX_MENTIONS = 500;

const EXAMPLE = 'Looks good to me, @[user:0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07].';

/** A user who is named in a comment. */
export class NamedUserDto {
  @Uuid()
  id!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  name!: string;
}

/** A mentioned user who was not reached. */
export class NotReachedDto {
  @Uuid()
  id!: string;

  /**
   * Null for users whom the caller does not know: those outside the project, and ids of nobody.
   * @example "Ann Miller"
   */
  @Shown(LONGEST.userName)
  name!: string | null;
}

/** All reactions to a comment with one emoji. */
export class ReactionDto {
  /** @example "👍" */
  @Shown(LONGEST.emoji)
  emoji!: string;

  /**
   * How many users have reacted with it.
   * @example 2
   */
  count!: number;

  /** The first 50 of them. */
  @AtMost(MAX_REACTING)
  users!: NamedUserDto[];
}

/** A comment on a task. */
export class CommentDto {
  @Uuid()
  id!: string;

  @Uuid()
  task_id!: string;

  @Uuid()
  created_by!: string;

  /** @example "Ann Miller" */
  @Shown(LONGEST.userName)
  creator_name!: string;

  /**
   * Markdown, in which `@[user:UUID]` mentions a user; null if the comment is deleted. Events contain the first 500
   * characters.
   * @example "Looks good to me, @[user:0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07]."
   */
  @Shown(MAX_COMMENT)
  text!: string | null;

  /**
   * Whether the text is truncated here, which it is only in events: `GET /comments/{id}` returns all of it.
   * @example false
   */
  text_truncated!: boolean;

  /** The mentioned users who could see the task when the comment was written. */
  @AtMost(MAX_MENTIONS)
  mentions!: NamedUserDto[];

  /** In the order in which they were first given. */
  @AtMost(MAX_EMOJI)
  reactions!: ReactionDto[];

  /**
   * Grows by 1 when the text is changed.
   * @example 1
   */
  version!: number;

  /** @example "2026-11-02T09:30:00.000Z" */
  created_at!: string;

  /**
   * When the text was last changed; null if it never was.
   * @example "2026-11-02T09:35:00.000Z"
   */
  edited_at!: string | null;

  /**
   * When the comment was deleted; null if it was not.
   * @example "2026-11-02T09:40:00.000Z"
   */
  deleted_at!: string | null;
}

/** A comment that the caller has just written. */
export class WrittenCommentDto extends CommentDto {
  /** The users whom this text newly mentions, and who were not notified because they cannot see the task. */
  @AtMost(MAX_MENTIONS)
  not_reached!: NotReachedDto[];
}

/** A comment as events contain it. */
export class CommentEventDto extends CommentDto {
  /**
   * The number of comments on the task after the event.
   * @example 3
   */
  comments_count!: number;
}

/** A new comment. */
export class CreateCommentDto {
  /** Markdown, in which `@[user:UUID]` mentions a user. */
  @Text({ max: MAX_COMMENT, example: EXAMPLE })
  text!: string;
}

/** The fields of a comment to change. */
export class UpdateCommentDto {
  /** Markdown, in which `@[user:UUID]` mentions a user. */
  @Optional()
  @Text({ max: MAX_COMMENT, example: EXAMPLE })
  text?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  task_id?: string;

  @Unchangeable('0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07')
  created_by?: string;

  @Unchangeable('Ann Miller')
  creator_name?: string;

  /** A truncated text cannot be sent back. */
  @Unchangeable(false)
  text_truncated?: boolean;

  @Unchangeable([{ id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07', name: 'Ann Miller' }])
  mentions?: object[];

  @Unchangeable([
    { emoji: '👍', count: 1, users: [{ id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07', name: 'Ann Miller' }] },
  ])
  reactions?: object[];

  @Unchangeable(3)
  version?: number;

  @Unchangeable('2026-11-02T09:30:00.000Z')
  created_at?: string;

  @Unchangeable('2026-11-02T09:35:00.000Z', { nullable: true })
  edited_at?: string | null;

  @Unchangeable('2026-11-02T09:35:00.000Z', { nullable: true })
  deleted_at?: string | null;
}

/** The conflict in a refused change of a comment. */
export class StaleCommentDto {
  /** The present state of the comment. */
  current!: CommentDto;
}

/** Order of a list of comments. */
export class CommentListQuery extends SortedPageQuery {
  /** `created_at`, the oldest first, or `-created_at`. */
  @Optional()
  @Text({ max: 200, example: '-created_at' })
  override sort?: string;
}

/** Filter of the list of those who can see a task. */
export class ReaderListQuery extends PageQuery {
  /** Searches the name, ignoring case. */
  @Optional()
  @Text({ max: 200, example: 'ann' })
  search?: string;
}
