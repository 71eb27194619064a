import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../data/api.js';
import { showError } from '../../ui/toasts.js';
import { changeTask, TaskConflict, type TaskField } from './task-save.js';

/** The saved task, or why it was not saved. */
export type SaveOutcome = Task | 'conflict' | 'failed';

export const isSaved = (outcome: SaveOutcome): outcome is Task => typeof outcome === 'object';

/** The value of a field as it is sent. */
export type FieldValue = string | number | null;

export interface SaveOptions {
  /** The task as it was when editing began, if that is a while ago. */
  seen?: Task;
  derived?: object;
  withoutUndo?: boolean;
}

/** Saves fields of a task one by one, and tells how that goes. */
export function useTaskSaver(task: Task) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const [state, setState] = useState<'idle' | 'saving' | 'saved'>('idle');
  const save = useCallback(
    async (
      field: TaskField,
      value: FieldValue,
      { seen = task, ...options }: SaveOptions = {},
    ): Promise<SaveOutcome> => {
      setState('saving');
      try {
        const saved = await changeTask(client, seen, { [field]: value }, options);
        setState('saved');
        return saved;
      } catch (error) {
        setState('idle');
        if (error instanceof TaskConflict) return 'conflict';
        showError(error, t('tasks.panel.notSaved'));
        return 'failed';
      }
    },
    [client, t, task],
  );
  return { state, save };
}

export type TaskSaver = ReturnType<typeof useTaskSaver>;
