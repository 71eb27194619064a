import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { describeError } from './errors.js';

/** How long something can be undone, in milliseconds. */
const UNDO_MS = 10_000;
const ERROR_MS = 12_000;

/** The last thing that can still be undone; `Ctrl+Z` takes it. */
let last: { id: string; undo: () => void } | undefined;

/** Says what was done, and offers to undo it for as long as this shows. */
export function offerUndo(message: string, undo: () => Promise<unknown>): void {
  const id = `undo-${Date.now()}`;
  const run = () => {
    if (last?.id === id) last = undefined;
    notifications.hide(id);
    undo().then(
      () => showMessage(i18next.t('common.undone')),
      (error: unknown) => showError(error, i18next.t('common.notUndone')),
    );
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
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm" lineClamp={2}>
          {message}
        </Text>
        <Button size="compact-sm" variant="light" onClick={run} flex="none">
          {i18next.t('common.undo')}
        </Button>
      </Group>
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

/** Says that something did not succeed, why, and what can be done. */
export function showError(error: unknown, title: string): void {
  notifications.show({
    color: 'red',
    title,
    message: describeError(error),
    autoClose: ERROR_MS,
    role: 'alert',
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
}
