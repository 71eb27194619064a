import { ActionIcon, Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconLink, IconPencil, IconQuote, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '../../data/api.js';
import { deleteComment } from '../../data/comments.js';
import { urlOf } from '../../lib/base-path.js';
import { copyText } from '../../lib/copy-text.js';
import { formatAgo, formatMoment } from '../../lib/format.js';
import { readDraft } from '../../lib/drafts.js';
import { useUser } from '../../lib/use-session.js';
import { MarkdownText } from '../../ui/markdown-text.js';
import { PersonAvatar } from '../../ui/person.js';
import { showError, showMessage } from '../../ui/toasts.js';
import classes from './comments.module.css';
import { EditComment, editKey } from './edit-comment.js';
import { quotationOf } from './mention-text.js';
import { quoteInField } from './new-comment.js';
import { Reactions } from './reactions.js';

interface RowProps {
  comment: Comment;
  canModerate: boolean;
  /** Whether the address leads to it. */
  isLinked: boolean;
}

/** One comment: who said what and when, and what can be done with it. */
export function CommentRow({ comment, canModerate, isLinked }: RowProps) {
  const { t } = useTranslation();
  const me = useUser();
  const [mode, setMode] = useState<'shown' | 'edited' | 'questioned'>(() =>
    readDraft(editKey(comment.id)) === undefined ? 'shown' : 'edited',
  );
  const { id, created_by, creator_name, text } = comment;
  const isOwn = created_by === me.id;
  const edit = useFocusAfter(mode === 'edited');
  const remove = useFocusAfter(mode === 'questioned');
  if (text === null) return <Tombstone comment={comment} />;
  return (
    <li className={classes.comment} id={`comment-${id}`} tabIndex={-1} data-linked={isLinked || undefined}>
      <span aria-hidden>
        <PersonAvatar id={created_by} name={creator_name} size={28} />
      </span>
      <div className={classes.said}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Byline comment={comment} />
          {mode === 'shown' && (
            <Group gap={0} wrap="nowrap" className={classes.actions}>
              <Action icon={IconQuote} label={t('comments.quote')} onClick={() => quote(comment)} />
              <Action
                icon={IconLink}
                label={t('comments.copyLink')}
                onClick={({ currentTarget }) => void copyLink(t, comment, currentTarget)}
              />
              {isOwn && (
                <Action ref={edit} icon={IconPencil} label={t('comments.edit')} onClick={() => setMode('edited')} />
              )}
              {(isOwn || canModerate) && (
                <Action
                  ref={remove}
                  icon={IconTrash}
                  label={isOwn ? t('comments.delete') : t('comments.deleteOf', { name: creator_name })}
                  onClick={() => setMode('questioned')}
                />
              )}
            </Group>
          )}
        </Group>
        {mode === 'edited' ? (
          <EditComment comment={comment} onDone={() => setMode('shown')} />
        ) : (
          <MarkdownText text={text} mentions={comment.mentions} />
        )}
        {mode === 'questioned' && <Deletion comment={comment} onCancel={() => setMode('shown')} />}
        {mode === 'shown' && <Reactions comment={comment} />}
      </div>
    </li>
  );
}

function quote({ task_id, text, mentions }: Comment): void {
  if (text !== null) quoteInField(task_id, quotationOf(text, mentions));
}

async function copyLink(t: TFunction, { id, task_id }: Comment, beside: HTMLElement): Promise<void> {
  const isCopied = await copyText(urlOf(`/tasks/${task_id}#comment-${id}`), beside);
  showMessage(isCopied ? t('tasks.panel.linkCopied') : t('tasks.panel.linkNotCopied'));
}

function Byline({ comment: { creator_name, created_at, edited_at } }: { comment: Comment }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" component="div" className={classes.byline}>
      <b>
        <bdi>{creator_name}</bdi>
      </b>{' '}
      <Text span size="xs" c="dimmed">
        <time dateTime={created_at} title={formatMoment(created_at)}>
          {formatAgo(created_at)}
        </time>
        {edited_at && (
          <>
            {' · '}
            <time dateTime={edited_at} title={formatMoment(edited_at)}>
              {t('comments.edited')}
            </time>
          </>
        )}
      </Text>
    </Text>
  );
}

interface ActionProps {
  ref?: React.Ref<HTMLButtonElement>;
  icon: typeof IconPencil;
  label: string;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
}

function Action({ ref, icon: Picture, label, onClick }: ActionProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon ref={ref} variant="subtle" color="gray" size="md" aria-label={label} onClick={onClick}>
        <Picture size={16} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Asks first: the text cannot be brought back. */
function Deletion({ comment, onCancel }: { comment: Comment; onCancel: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    await deleteComment(client, comment).catch((error: unknown) => {
      showError(error, t('comments.notDeleted'));
      onCancel();
    });
  };
  return (
    <Group gap="xs" role="group" aria-label={t('comments.delete')} className={classes.question}>
      <Text size="sm">{t('comments.deleteQuestion')}</Text>
      <Button size="compact-sm" color="red" loading={isBusy} onClick={() => void remove()} autoFocus>
        {t('common.delete')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
    </Group>
  );
}

function Tombstone({ comment: { id, creator_name, created_at } }: { comment: Comment }) {
  const { t } = useTranslation();
  return (
    <li className={classes.comment} id={`comment-${id}`}>
      <Badge variant="light" color="gray" size="lg" circle aria-hidden>
        ×
      </Badge>
      <Text size="sm" c="dimmed" fs="italic">
        {t('comments.deleted', { name: creator_name })}{' '}
        <Text span size="xs" fs="normal">
          <time dateTime={created_at} title={formatMoment(created_at)}>
            {formatAgo(created_at)}
          </time>
        </Text>
      </Text>
    </li>
  );
}

/** Gives the focus back to a button when what it has opened is closed. */
function useFocusAfter(isOpen: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return button;
}
