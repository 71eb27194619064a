import type { ComponentType } from 'react';
import { loadLateTexts } from './i18n.js';
import { latePart } from './late-part.js';

/** A component that is loaded when it is wanted first, with the texts that come late. */
// React's own `lazy` asks for the same.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function lateTextPart<T extends ComponentType<any>>(load: () => Promise<T>) {
  return latePart(async () => {
    const [component] = await Promise.all([load(), loadLateTexts()]);
    return { default: component };
  });
}
