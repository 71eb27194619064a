import { useState } from 'react';
import { readDraft, writeDraft } from '../../lib/drafts.js';

/**
 * What a form holds, kept until it is saved or discarded, also over a reload.
 * @param initial what it holds when nothing was typed.
 * @returns `is_kept`: it was typed before this form was opened; `times_discarded`: a key for fields that hold more than their
 *   values, such as half a date.
 */
export function useStored<T>(key: string, initial: T) {
  const [{ value, is_kept, times_discarded }, setState] = useState(() => {
    const draft = readDraft<T>(key);
    return { value: draft ?? initial, is_kept: draft !== undefined, times_discarded: 0 };
  });
  return {
    value,
    is_kept,
    times_discarded,
    change: (next: T) => {
      setState({ value: next, is_kept: false, times_discarded });
      writeDraft(key, next);
    },
    discard: () => {
      setState({ value: initial, is_kept: false, times_discarded: times_discarded + 1 });
      writeDraft(key, undefined);
    },
    forget: () => writeDraft(key, undefined),
  };
}
