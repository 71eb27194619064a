import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskStatus } from '../../data/api.js';
import { ApiProblem } from '../../lib/problem.js';
import { describeError } from '../../ui/errors.js';
import { TitleQueue, type Unsent } from './title.queue.js';
import classes from './waiting-cards.module.css';

interface WaitingProps {
  project_id: string;
  status: TaskStatus;
  onAdded: (task: Task) => void;
  /** Gives the focus to where the next title is typed. */
  onLeft: () => void;
}

/** The titles that were typed below a column and have not become tasks yet, at its end. */
export function WaitingCards({ project_id, status, onAdded, onLeft }: WaitingProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queue = TitleQueue.of(project_id, status);
  const { unsent, is_sending, problem } = useSyncExternalStore(queue.watch, queue.read);
  const [added, setAdded] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const column = t(`taskStatus.${status}`);
  useEffect(() =>
    queue.onAdded((task) => {
      setAdded(t('board.added', { title: task.title, column }));
      onAdded(task);
    }),
  );
  const waits = unsent.some(({ refused }) => !refused) && (problem !== undefined || !is_sending);
  const discard = ({ key }: Unsent) => {
    const index = unsent.findIndex((other) => other.key === key);
    const card = list.current?.children[index + 1] ?? list.current?.children[index - 1];
    queue.discard(key);
    if (card) card.querySelector('button')?.focus();
    else onLeft();
  };
  return (
    <>
      {unsent.length > 0 && (
        <div role={waits ? 'alert' : undefined} className={classes.waiting}>
          {waits && (
            <Group gap={6} justify="space-between" wrap="nowrap">
              <Text size="xs" c="var(--mantine-color-error)">
                {t('board.notAdded')} {problem !== undefined && describeError(problem)}
              </Text>
              <Button size="compact-xs" flex="none" loading={is_sending} onClick={() => void queue.send(client)}>
                {t('common.retry')}
              </Button>
            </Group>
          )}
          <ul ref={list} className={classes.cards} aria-label={t('board.waiting', { column })}>
            {unsent.map((item) => (
              <WaitingCard
                key={item.key}
                unsent={item}
                isSending={is_sending}
                onCorrect={(title) => queue.correct(client, item.key, title)}
                onDiscard={() => discard(item)}
                onLeft={onLeft}
              />
            ))}
          </ul>
        </div>
      )}
      <span className={classes.hidden} role="status">
        {added}
      </span>
    </>
  );
}

interface CardProps {
  unsent: Unsent;
  isSending: boolean;
  onCorrect: (title: string) => void;
  onDiscard: () => void;
  onLeft: () => void;
}

function WaitingCard({ unsent: { title, refused }, isSending, onCorrect, onDiscard, onLeft }: CardProps) {
  const { t } = useTranslation();
  const [is_correcting, setCorrecting] = useState(false);
  if (is_correcting)
    return (
      <li className={classes.card}>
        <Correction
          title={title}
          onSave={(corrected) => {
            onCorrect(corrected);
            onLeft();
          }}
          onClose={() => setCorrecting(false)}
        />
      </li>
    );
  return (
    <li className={classes.card}>
      <div role={refused && 'alert'}>
        <Text size="sm" fw={500} lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
        <Text size="xs" c={refused ? 'var(--mantine-color-error)' : 'dimmed'}>
          {refused ? describeError(new ApiProblem(refused)) : t(isSending ? 'board.sending' : 'board.waits')}
        </Text>
      </div>
      {(refused ?? !isSending) && (
        <Group gap="xs" mt={4}>
          {refused && (
            <Button size="compact-xs" onClick={() => setCorrecting(true)}>
              {t('board.correct')}
            </Button>
          )}
          <Button size="compact-xs" variant="default" onClick={onDiscard} aria-label={t('board.discardOf', { title })}>
            {t('board.discard')}
          </Button>
        </Group>
      )}
    </li>
  );
}

interface CorrectionProps {
  title: string;
  onSave: (title: string) => void;
  onClose: () => void;
}

function Correction({ title, onSave, onClose }: CorrectionProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(title);
  const save = () => text.trim() && onSave(text.trim());
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save();
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <TextInput
        size="sm"
        autoFocus
        maxLength={300}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
        aria-label={t('board.correctedTitle')}
      />
      <Group gap="xs" mt={6}>
        <Button size="compact-xs" onClick={save} disabled={!text.trim()}>
          {t('board.add')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </Group>
    </>
  );
}
