import { Alert, Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '../../data/api.js';
import { updateComment } from '../../data/comments.js';
import { readDraft, writeDraft } from '../../lib/drafts.js';
import { ApiProblem } from '../../lib/problem.js';
import { MarkdownText } from '../../ui/markdown-text.js';
import { showError } from '../../ui/toasts.js';
import { CommentField } from './comment-field.js';
import classes from './comments.module.css';
import { storedOf, type Typed, typedOf } from './mention-text.js';
import { tellNotReached } from './not-reached.js';

export const editKey = (comment_id: string) => `comment.${comment_id}.edit`;

/** What is being edited, and the version that it was made from. */
interface Editing extends Typed {
  version: number;
}

/** Edits a comment in place. What is typed is kept until it is saved or discarded; a change elsewhere is shown first. */
export function EditComment({ comment, onDone }: { comment: Comment; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [editing, setEditing] = useState<Editing>(
    () =>
      readDraft<Editing>(editKey(comment.id)) ?? {
        ...typedOf(comment.text ?? '', comment.mentions),
        version: comment.version,
      },
  );
  const [isSaving, setSaving] = useState(false);
  const [isPreviewed, setPreviewed] = useState(false);
  const isEmpty = editing.text.trim() === '';
  const isOvertaken = comment.version > editing.version && comment.text !== storedOf(editing);
  const close = () => {
    writeDraft(editKey(comment.id), undefined);
    onDone();
  };
  const change = (typed: Typed) => {
    const next = { ...typed, version: editing.version };
    setEditing(next);
    writeDraft(editKey(comment.id), next);
  };
  const save = async () => {
    if (isEmpty || isSaving) return;
    const text = storedOf(editing);
    if (text === comment.text) return close();
    setSaving(true);
    try {
      // Whoever saves below the other version has seen it.
      tellNotReached(await updateComment(client, comment.id, text, comment.version));
      close();
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 412)) showError(error, t('comments.notSaved'));
    } finally {
      setSaving(false);
    }
  };
  const cancel = () => (storedOf(editing) === comment.text ? close() : undefined);
  return (
    <>
      {isOvertaken && (
        <Alert color="orange" p="sm" title={t('comments.overtaken')} role="status">
          <div className={classes.theirs}>
            <MarkdownText text={comment.text ?? ''} mentions={comment.mentions} />
          </div>
          <Text size="sm">{t('comments.overtakenText')}</Text>
        </Alert>
      )}
      <CommentField
        taskId={comment.task_id}
        label={t('comments.edit')}
        value={editing}
        isPreviewed={isPreviewed}
        autoFocus
        onChange={change}
        onSubmit={() => void save()}
        onCancel={cancel}
      >
        <Group gap="xs">
          <Button size="xs" loading={isSaving} disabled={isEmpty} onClick={() => void save()}>
            {isOvertaken ? t('comments.overwrite') : t('common.save')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setPreviewed(!isPreviewed)}>
            {isPreviewed ? t('comments.write') : t('comments.preview')}
          </Button>
          <Button size="xs" variant="default" onClick={close}>
            {t('common.cancel')}
          </Button>
        </Group>
      </CommentField>
    </>
  );
}
