import { useState } from 'react';
import { readDraft, writeDraft } from '../../lib/drafts.js';

/**
 * What a form holds, kept until it is saved or discarded, also over a reload.
 * @param initial what it holds when nothing was typed.
 * @returns `is_kept`: it was typed before this form was opened.
 */
export function useStored<T>(key: string, initial: T) {
  const [{ value, is_kept }, setState] = useState(() => {
    const draft = readDraft<T>(key);
    return { value: draft ?? initial, is_kept: draft !== undefined };
  });
  return {
    value,
    is_kept,
    change: (next: T) => {
      setState({ value: next, is_kept: false });
      writeDraft(key, next);
    },
    discard: () => {
      setState({ value: initial, is_kept: false });
      writeDraft(key, undefined);
    },
    forget: () => writeDraft(key, undefined),
  };
}
