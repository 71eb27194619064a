import type { CSSProperties } from 'react';
import { daysBetween, type Span } from './span.js';

/** How much of a span is over when a day begins, in percent; 0 or 100 for days outside of it. */
export function shareAt(span: Span, date: string): number {
  const all = daysBetween(span.from, span.to) + 1;
  return (100 * Math.min(all, Math.max(0, daysBetween(span.from, date)))) / all;
}

/** How much of it is over when a day ends. */
export function shareAfter(span: Span, date: string): number {
  const all = daysBetween(span.from, span.to) + 1;
  return (100 * Math.min(all, Math.max(0, daysBetween(span.from, date) + 1))) / all;
}

/** Where days are within a span, in percent of its width. */
export function placeIn(span: Span, from: string, to: string): CSSProperties {
  const left = shareAt(span, from);
  return { insetInlineStart: `${left}%`, width: `${Math.max(0, shareAfter(span, to) - left)}%` };
}
