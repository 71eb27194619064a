import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../lib/problem.js';
import { describeError } from '../../ui/errors.js';
import type { TitleQueue, Unsent } from './title-queue.js';

interface ListProps {
  queue: TitleQueue;
  column: string;
  /** The class names, which are loaded with the board. */
  classes: Record<string, string>;
  /** Focuses the input for the next title. */
  onLeft: () => void;
}

/** The unsent titles of a column, with their actions. */
export function WaitingList({ queue, column, classes, onLeft }: ListProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { unsent, isSending, problem } = useSyncExternalStore(queue.watch, queue.read);
  const list = useRef<HTMLUListElement>(null);
  const waits = unsent.some(({ refused }) => !refused) && (problem !== undefined || !isSending);
  const discard = ({ key }: Unsent) => {
    const index = unsent.findIndex((other) => other.key === key);
    const card = list.current?.children[index + 1] ?? list.current?.children[index - 1];
    queue.discard(key);
    if (card) card.querySelector('button')?.focus();
    else onLeft();
  };
  return (
    <div role={waits ? 'alert' : undefined} className={classes.waiting}>
      {waits && (
        <Group gap={6} justify="space-between" wrap="nowrap">
          <Text size="xs" c="var(--mantine-color-error)">
            {t('board.notAdded')} {problem !== undefined && describeError(problem)}
          </Text>
          <Button size="compact-xs" flex="none" loading={isSending} onClick={() => void queue.send(client)}>
            {t('common.retry')}
          </Button>
        </Group>
      )}
      <ul ref={list} className={classes.cards} aria-label={t('board.waiting', { column })}>
        {unsent.map((item) => (
          <WaitingCard
            key={item.key}
            className={classes.card}
            unsent={item}
            isSending={isSending}
            onCorrect={(title) => queue.correct(client, item.key, title)}
            onDiscard={() => discard(item)}
            onLeft={onLeft}
          />
        ))}
      </ul>
    </div>
  );
}

interface CardProps {
  className?: string;
  unsent: Unsent;
  isSending: boolean;
  onCorrect: (title: string) => void;
  onDiscard: () => void;
  onLeft: () => void;
}

function WaitingCard({ className, unsent: { title, refused }, isSending, onCorrect, onDiscard, onLeft }: CardProps) {
  const { t } = useTranslation();
  const [isCorrecting, setCorrecting] = useState(false);
  if (isCorrecting)
    return (
      <li className={className}>
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
    <li className={className}>
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
