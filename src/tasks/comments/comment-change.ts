import { type Change, type Changes, notice, type Notice } from '../../history/change.js';
import { EXCERPT_CHARACTERS } from '../../kernel/excerpt.js';
import type { CommentDto, CommentEventDto } from './comment.dto.js';
import {
  COMMENT_MENTION_NOTICE,
  type COMMENT_CREATED,
  type COMMENT_DELETED,
  type COMMENT_UPDATED,
  TASK_COMMENTED_NOTICE,
} from './comment.events.js';

/** What comments need of their task. */
export interface CommentedTask {
  id: string;
  title: string;
  project_id: string;
  assigned_to: string | null;
  created_by: string;
  comments_count: number;
}

type CommentEvent = typeof COMMENT_CREATED | typeof COMMENT_UPDATED | typeof COMMENT_DELETED;

/** A change of a comment as it is recorded. */
export function commentChange<E extends CommentEvent>(
  event: E,
  task: CommentedTask,
  comment: CommentDto,
  changes: Changes,
  notices: Notice[] = [],
): Change<CommentEvent> {
  return {
    event,
    subject_id: comment.id,
    project_id: task.project_id,
    task_id: task.id,
    changes,
    data: { ...excerptOf(comment), comments_count: task.comments_count } satisfies CommentEventDto,
    assignees: task.assigned_to === null ? [] : [task.assigned_to],
    notices,
  };
}

function excerptOf(comment: CommentDto): CommentDto {
  const characters = [...(comment.text ?? '')];
  if (characters.length <= EXCERPT_CHARACTERS) return comment;
  return { ...comment, text: characters.slice(0, EXCERPT_CHARACTERS).join(''), text_truncated: true };
}

/**
 * The notices of a comment: one to each user, and to those who are mentioned one that says so.
 * @param others users to whom the comment is of interest for another reason.
 */
export function noticesFor({ title }: CommentedTask, mentioned: string[], others: string[] = []): Notice[] {
  return [
    ...mentioned.map((id) => notice(id, COMMENT_MENTION_NOTICE, { title })),
    ...others.filter((id) => !mentioned.includes(id)).map((id) => notice(id, TASK_COMMENTED_NOTICE, { title })),
  ];
}
