import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { uploadAttachment } from '../../data/attachments.js';
import { randomKey } from '../../lib/random.js';
import { showError } from '../../ui/toasts.js';

/** A file on its way. */
export interface Upload {
  key: string;
  file: File;
  /** From 0 to 1. */
  share: number;
  cancel: () => void;
}

/** How many files are sent at once; the others wait. */
const AT_ONCE = 3;

/** Sends files to a task. What is on its way goes on when the panel is closed. */
export function useUploads(task_id: string, say: (text: string) => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const waiting = useRef<Upload[]>([]);
  const signals = useRef(new Map<string, AbortSignal>());
  const running = useRef(0);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => void (isShown.current = false);
  }, []);

  const sendOne = useCallback(
    async ({ key, file }: Upload) => {
      const change = (by: (all: Upload[]) => Upload[]) => isShown.current && setUploads(by);
      const onProgress = (share: number) =>
        change((all) => all.map((one) => (one.key === key ? { ...one, share } : one)));
      const signal = signals.current.get(key) ?? new AbortController().signal;
      try {
        await uploadAttachment(client, task_id, file, { key, signal, onProgress });
        say(t('attachments.added', { name: file.name }));
      } catch (error) {
        if (!signal.aborted) showError(error, t('attachments.notSent', { name: file.name }));
      }
      signals.current.delete(key);
      change((all) => all.filter((one) => one.key !== key));
    },
    [client, task_id, say, t],
  );

  const work = useCallback(async () => {
    if (running.current >= AT_ONCE) return;
    running.current++;
    for (let upload = waiting.current.shift(); upload; upload = waiting.current.shift()) await sendOne(upload);
    running.current--;
  }, [sendOne]);

  const send = useCallback(
    (files: Iterable<File>) => {
      const added = [...files].map((file): Upload => {
        const [key, controller] = [randomKey(), new AbortController()];
        signals.current.set(key, controller.signal);
        return { key, file, share: 0, cancel: () => controller.abort() };
      });
      waiting.current.push(...added);
      setUploads((all) => [...all, ...added]);
      for (let n = 0; n < AT_ONCE; n++) void work();
    },
    [work],
  );
  return { uploads, send };
}
