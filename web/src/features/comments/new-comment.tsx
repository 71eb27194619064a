import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readDraft, writeDraft } from '../../lib/drafts.js';
import { CommentField } from './comment-field.js';
import { CommentQueue } from './comment-queue.js';
import { NOTHING, type Typed } from './mention-text.js';
import { tellNotReached } from './not-reached.js';

const draftKey = (task_id: string) => `comment.${task_id}`;
/** Tells the field that a text was put back into its draft. */
const RETURNED = 'flowtrack:comment-returned';

/** Puts a text back into the field of its task, before what is typed there by now. */
export function returnToField(task_id: string, { text, named }: Typed): void {
  const present = readDraft<Typed>(draftKey(task_id)) ?? NOTHING;
  const others = present.named.filter(({ id }) => !named.some((user) => user.id === id));
  const joined = [text, present.text].filter(Boolean).join('\n\n');
  writeDraft(draftKey(task_id), { text: joined, named: [...named, ...others] });
  window.dispatchEvent(new CustomEvent(RETURNED, { detail: task_id }));
}

/** A field for a new comment. What is typed is kept until it is sent. */
export function NewComment({ taskId }: { taskId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queue = CommentQueue.of(taskId);
  const [typed, setTyped] = useState(() => readDraft<Typed>(draftKey(taskId)) ?? NOTHING);
  const [isPreviewed, setPreviewed] = useState(false);
  const isEmpty = typed.text.trim() === '';
  const change = (next: Typed) => {
    setTyped(next);
    writeDraft(draftKey(taskId), next.text === '' ? undefined : next);
  };
  useEffect(() => queue.onSent((notReached) => tellNotReached(notReached)), [queue]);
  useEffect(() => {
    const take = (event: Event) => {
      if ((event as CustomEvent).detail === taskId) setTyped(readDraft<Typed>(draftKey(taskId)) ?? NOTHING);
    };
    window.addEventListener(RETURNED, take);
    return () => window.removeEventListener(RETURNED, take);
  }, [taskId]);
  const submit = () => {
    if (isEmpty) return;
    queue.add(client, typed);
    change(NOTHING);
    setPreviewed(false);
  };
  return (
    <CommentField
      taskId={taskId}
      label={t('comments.new')}
      value={typed}
      isPreviewed={isPreviewed && !isEmpty}
      onChange={change}
      onSubmit={submit}
    >
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          <Button size="xs" onClick={submit} disabled={isEmpty}>
            {t('comments.send')}
          </Button>
          <Button size="xs" variant="default" disabled={isEmpty} onClick={() => setPreviewed(!isPreviewed)}>
            {isPreviewed && !isEmpty ? t('comments.write') : t('comments.preview')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed" visibleFrom="xs">
          {t('comments.hint')}
        </Text>
      </Group>
    </CommentField>
  );
}
