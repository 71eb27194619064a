import { useCallback, useState } from 'react';
import { nameHere } from './base-path.js';
import { session } from './session.js';

/** Under which name a text is kept: other people who log in here do not find it. */
export function draftName(key: string): string {
  const { state } = session;
  return nameHere(`flowtrack.draft.${state.status === 'authenticated' ? state.user.id : ''}.${key}`);
}

/** What was typed and not saved. Survives a reload; undefined when there is nothing. */
export const readDraft = <T>(key: string): T | undefined => readKept<T>(draftName(key));

/** Keeps what is typed; undefined forgets it. */
export const writeDraft = (key: string, value: unknown): void => writeKept(draftName(key), value);

/** The same by its name, for what goes on when somebody else may have logged in here. */
export function readKept<T>(name: string): T | undefined {
  const text = localStorage.getItem(name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** The names of all that is kept under names that begin so. */
export const keptNames = (start: string): string[] =>
  Object.keys(localStorage).filter((name) => name.startsWith(start));

export function writeKept(name: string, value: unknown): void {
  if (value === undefined) localStorage.removeItem(name);
  else localStorage.setItem(name, JSON.stringify(value));
}

/**
 * Text that is being typed, kept until it is saved or discarded.
 * @returns the text, what changes it, and what forgets it.
 */
export function useDraft(key: string, initial = ''): [string, (text: string) => void, () => void] {
  const [state, setState] = useState(() => ({ key, text: readDraft<string>(key) ?? initial }));
  const text = state.key === key ? state.text : (readDraft<string>(key) ?? initial);
  const change = useCallback(
    (next: string) => {
      setState({ key, text: next });
      writeDraft(key, next === initial ? undefined : next);
    },
    [key, initial],
  );
  const forget = useCallback(() => {
    setState({ key, text: initial });
    writeDraft(key, undefined);
  }, [key, initial]);
  return [text, change, forget];
}
