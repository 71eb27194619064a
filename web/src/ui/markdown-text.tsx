import { Suspense } from 'react';
import { loadLateTexts } from '../lib/i18n.js';
import { latePart } from '../lib/late-part.js';
import type { Mentions } from './markdown.js';
import classes from './markdown.module.css';

export const loadMarkdown = async () => {
  const [{ Markdown }] = await Promise.all([import('./markdown.js'), loadLateTexts()]);
  return { default: Markdown };
};
const Markdown = latePart(loadMarkdown);

/** A text in Markdown; as it was typed until the code for it is loaded. */
export function MarkdownText({ text, mentions }: { text: string; mentions?: Mentions }) {
  return (
    <Suspense fallback={<div className={classes.plain}>{text}</div>}>
      <Markdown text={text} mentions={mentions} />
    </Suspense>
  );
}
