import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../lib/problem.js';
import { useUser } from '../../lib/use-session.js';
import { describeError } from '../../ui/errors.js';
import { MarkdownText } from '../../ui/markdown-text.js';
import { PersonAvatar } from '../../ui/person.js';
import { CommentQueue, type Unsent } from './comment-queue.js';
import classes from './comments.module.css';
import { storedOf } from './mention-text.js';
import { returnToField } from './new-comment.js';

/** The user's comments that are on their way, or that the server does not take. */
export function UnsentComments({ taskId }: { taskId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queue = CommentQueue.of(taskId);
  const { unsent, isSending, problem } = useSyncExternalStore(queue.watch, queue.read);
  if (unsent.length === 0) return null;
  const waits = problem !== undefined || (!isSending && unsent.some(({ refused }) => !refused));
  return (
    <div role={waits ? 'alert' : undefined}>
      {waits && (
        <Group gap="xs" mb="xs">
          <Text size="sm" c="var(--mantine-color-error)">
            {t('comments.notSent')} {problem !== undefined && describeError(problem)}
          </Text>
          <Button size="compact-sm" loading={isSending} onClick={() => void queue.send(client)}>
            {t('common.retry')}
          </Button>
        </Group>
      )}
      <ul className={classes.list} aria-label={t('comments.unsent')}>
        {unsent.map((item) => (
          <UnsentComment
            key={item.key}
            unsent={item}
            canTake={item.refused !== undefined || !isSending}
            onTake={() => {
              queue.discard(item.key);
              returnToField(taskId, { text: item.text, named: item.named });
            }}
          />
        ))}
      </ul>
    </div>
  );
}

function UnsentComment({ unsent, canTake, onTake }: { unsent: Unsent; canTake: boolean; onTake: () => void }) {
  const { t } = useTranslation();
  const me = useUser();
  const { refused } = unsent;
  return (
    <li className={classes.comment} data-unsent>
      <span aria-hidden>
        <PersonAvatar id={me.id} name={me.name} size={28} />
      </span>
      <div className={classes.said}>
        <Text size="xs" c={refused ? 'var(--mantine-color-error)' : 'dimmed'} role={refused && 'alert'}>
          {refused ? describeError(new ApiProblem(refused)) : t('comments.sending')}
        </Text>
        <MarkdownText text={storedOf(unsent)} mentions={unsent.named} />
        {canTake && (
          <Button size="compact-xs" variant="default" w="fit-content" onClick={onTake}>
            {t('comments.takeBack')}
          </Button>
        )}
      </div>
    </li>
  );
}
