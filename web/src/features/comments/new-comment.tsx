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
/** Tells the field likewise that its draft ends with a quotation, to which somebody answers. */
const QUOTED = 'flowtrack:comment-quoted';

/** Puts a text back into the field of its task, before what is typed there by now. */
export function returnToField(task_id: string, { text, named }: Typed): void {
  const present = readDraft<Typed>(draftKey(task_id)) ?? NOTHING;
  const others = present.named.filter(({ id }) => !named.some((user) => user.id === id));
  const joined = [text, present.text].filter(Boolean).join('\n\n');
  writeDraft(draftKey(task_id), { text: joined, named: [...named, ...others] });
  window.dispatchEvent(new CustomEvent(RETURNED, { detail: task_id }));
}

/** Puts a quotation below what is typed in the field of a task, and the caret after it. */
export function quoteInField(task_id: string, quotation: string): void {
  const { text, named } = readDraft<Typed>(draftKey(task_id)) ?? NOTHING;
  const before = text.trimEnd();
  writeDraft(draftKey(task_id), { text: `${before && `${before}\n\n`}${quotation}\n\n`, named });
  window.dispatchEvent(new CustomEvent(QUOTED, { detail: task_id }));
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
  const [answers, setAnswers] = useState(0);
  useEffect(() => {
    const take = ({ type, detail }: Event & { detail?: unknown }) => {
      if (detail !== taskId) return;
      setTyped(readDraft<Typed>(draftKey(taskId)) ?? NOTHING);
      if (type === QUOTED) {
        setPreviewed(false);
        setAnswers((count) => count + 1);
      }
    };
    const events = [RETURNED, QUOTED];
    events.forEach((name) => window.addEventListener(name, take));
    return () => events.forEach((name) => window.removeEventListener(name, take));
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
      answers={answers}
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
