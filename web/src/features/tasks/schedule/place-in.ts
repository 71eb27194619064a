import type { CSSProperties } from 'react';
import { daysBetween, type Span } from './span.js';

/** Where days are within a span, in percent of its width. */
export function placeIn(span: Span, from: string, to: string): CSSProperties {
  const all = daysBetween(span.from, span.to) + 1;
  const left = Math.max(0, daysBetween(span.from, from));
  const right = Math.min(all, daysBetween(span.from, to) + 1);
  return { insetInlineStart: `${(100 * left) / all}%`, width: `${(100 * Math.max(0, right - left)) / all}%` };
}
