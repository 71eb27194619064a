import { useEffect, useState } from 'react';
import { useLiveClient } from '../../data/live.js';
import { useUser } from '../../lib/use-session.js';
import type { LiveEvent } from '@flowtrack/client/live';
import { TASK_FIELDS, type TaskField } from './task-save.js';

/** Who else changed a field, and in which event. */
export interface ForeignChange {
  by: string;
  seq: number;
}

interface Foreign {
  fields: Partial<Record<TaskField, ForeignChange>>;
  /** What came last: who, and which fields. */
  last?: { by: string; fields: TaskField[] };
}

/** What others did to a task while it is looked at. Its project has to be followed. */
export function useForeignChanges(task_id: string): Foreign {
  const live = useLiveClient();
  const { id: me } = useUser();
  const [foreign, setForeign] = useState<Foreign>({ fields: {} });
  useEffect(() => {
    const take = ({ data, actor, changes, seq }: LiveEvent) => {
      if (data.id !== task_id || actor.id === me) return;
      const fields = TASK_FIELDS.filter((field) => field in changes);
      if (fields.length === 0) return;
      const news = Object.fromEntries(fields.map((field) => [field, { by: actor.name, seq }]));
      setForeign((before) => ({ fields: { ...before.fields, ...news }, last: { by: actor.name, fields } }));
    };
    const stops = ['task_updated', 'task_moved', 'task_restored'].map((name) => live.on(name, take));
    return () => stops.forEach((stop) => stop());
  }, [live, me, task_id]);
  return foreign;
}

/** Who deleted a task while it was looked at. */
export function useDeletedBy(task_id: string): string | undefined {
  const live = useLiveClient();
  const [by, setBy] = useState<string>();
  useEffect(
    () => live.on('task_deleted', ({ data, actor }: LiveEvent) => data.id === task_id && setBy(actor.name)),
    [live, task_id],
  );
  return by;
}
