import { Anchor, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { MouseEvent } from 'react';
import { hrefTo } from '../lib/base-path.js';
import { openPlace } from '../lib/open-place.js';
import { UndoRefused } from '../lib/undo-refused.js';
import { describeError } from './errors.js';
import { describeSince } from './since.js';

/** How long something can be undone, in milliseconds. */
const UNDO_MS = 10_000;
const ERROR_MS = 12_000;

/** The last thing that can still be undone; `Ctrl+Z` takes it. */
let last: { id: string; undo: () => void } | undefined;

/**
 * Says what was done, and offers to undo it for as long as this shows.
 * @param undo takes it back; throws UndoRefused where that would take back what happened since.
 */
export function offerUndo(message: string, undo: () => Promise<unknown>): void {
  const id = `undo-${Date.now()}`;
  const run = () => {
    if (last?.id === id) last = undefined;
    notifications.hide(id);
    undo().then(() => showMessage(i18next.t('common.undone')), showNotUndone);
  };
  last = { id, undo: run };
  notifications.show({
    id,
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
    onClose: () => {
      if (last?.id === id) last = undefined;
    },
    message: (
      <Group justify="space-between" gap="xs">
        <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        <Button size="compact-sm" variant="light" onClick={run} flex="none">
          {i18next.t('common.undo')}
        </Button>
      </Group>
    ),
  });
}

/** Says that something was not undone, and why. */
export function showNotUndone(error: unknown): void {
  if (error instanceof UndoRefused) showRefusal(error);
  else showError(error, i18next.t('common.notUndone'));
}

/** Says why something is not undone: who changed what since. */
function showRefusal({ since, place }: UndoRefused): void {
  const id = `refused-${Date.now()}`;
  const look = (event: MouseEvent) => {
    event.preventDefault();
    notifications.hide(id);
    openPlace(place);
  };
  notifications.show({
    id,
    color: 'red',
    title: i18next.t('common.notUndone'),
    autoClose: ERROR_MS,
    role: 'alert',
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
    message: (
      <>
        <Text size="sm">{describeSince(since)}</Text>
        <Anchor href={hrefTo(place)} size="sm" underline="always" onClick={look}>
          {i18next.t('since.look')}
        </Anchor>
      </>
    ),
  });
}

/** Undoes what was offered last, if that still shows. @returns whether there was something. */
export function undoLast(): boolean {
  const offered = last;
  offered?.undo();
  return offered !== undefined;
}

export function showMessage(message: string): void {
  notifications.show({ message, closeButtonProps: { 'aria-label': i18next.t('common.close') } });
}

/** Says that something did not succeed, why, and what can be done. @param message if more is known than the error tells. */
export function showError(error: unknown, title: string, message = describeError(error)): void {
  notifications.show({
    color: 'red',
    title,
    message,
    autoClose: ERROR_MS,
    role: 'alert',
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
}
