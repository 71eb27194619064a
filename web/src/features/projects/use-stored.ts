import { useState } from 'react';
import { readDraft, writeDraft } from '../../lib/drafts.js';

/**
 * What a form holds, kept until it is saved or discarded, also over a reload.
 * @param initial what it holds when nothing was typed.
 * @returns `isKept`: it was typed before this form was opened; `timesDiscarded`: a key for fields that hold more than their
 *   values, such as half a date.
 */
export function useStored<T extends object>(key: string, initial: T) {
  const [{ value, isKept, timesDiscarded }, setState] = useState(() => {
    const draft = readDraft<T>(key);
    return { value: { ...initial, ...draft }, isKept: draft !== undefined, timesDiscarded: 0 };
  });
  return {
    value,
    isKept,
    timesDiscarded,
    change: (next: T) => {
      setState({ value: next, isKept: false, timesDiscarded });
      writeDraft(key, next);
    },
    discard: () => {
      setState({ value: initial, isKept: false, timesDiscarded: timesDiscarded + 1 });
      writeDraft(key, undefined);
    },
    forget: () => writeDraft(key, undefined),
  };
}
