import { Textarea, type TextareaProps } from '@mantine/core';
import type { CSSProperties } from 'react';

/** Mantine measures a hidden copy of the field at each change, which is an eighth of what a task panel costs to open. */
const canGrow = CSS.supports('field-sizing', 'content');

/** How high a field is that shows so many lines: they, its padding and its border. */
const heightOf = (rows: number) => `calc(${rows} * 1lh + 2 * var(--input-padding-y) + 2px)`;

type GrowingTextareaProps = Omit<TextareaProps, 'autosize' | 'styles'>;

/**
 * A field as high as its text, at least `minRows` and at most `maxRows` lines; then it scrolls. The browser itself does it
 * where it can.
 */
export function GrowingTextarea({ minRows = 1, maxRows, ...props }: GrowingTextareaProps) {
  if (!canGrow) return <Textarea {...props} autosize minRows={minRows} maxRows={maxRows} />;
  const input: CSSProperties = { fieldSizing: 'content' };
  if (Number(minRows) > 1) input.minHeight = heightOf(Number(minRows));
  if (maxRows) input.maxHeight = heightOf(Number(maxRows));
  return <Textarea {...props} styles={{ input }} />;
}
