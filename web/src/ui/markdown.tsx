import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { remarkTyped } from './remark-typed.js';
import classes from './markdown.module.css';

/** Users by id. */
export type Mentions = readonly { id: string; name: string }[];

const PLUGINS = [remarkGfm, remarkTyped];
/** Only these are followed; all other addresses are shown as text. */
const SAFE = /^(https?:\/\/|mailto:)/i;

interface MarkdownProps {
  text: string;
  /** Whom the text mentions, as far as that is known. */
  mentions?: Mentions;
}

/**
 * Markdown as React elements: HTML in it is shown as text, and nothing is loaded from elsewhere: an image is a link to it.
 */
export function Markdown({ text, mentions = [] }: MarkdownProps) {
  const { t } = useTranslation();
  const components: Components = {
    a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
    img: ({ src, alt }) => <SafeLink href={src}>{alt || t('markdown.image')}</SafeLink>,
    input: ({ checked = false }) => (
      <input type="checkbox" checked={checked} disabled aria-label={t(checked ? 'markdown.done' : 'markdown.open')} />
    ),
    span: ({ children, ...props }) => {
      const id = (props as Record<string, unknown>)['data-mention'];
      if (typeof id !== 'string') return <span>{children}</span>;
      const name = mentions.find((user) => user.id === id)?.name ?? t('markdown.somebody');
      return (
        <span className={classes.mention}>
          @<bdi>{name}</bdi>
        </span>
      );
    },
    table: ({ children }) => (
      <div className={classes.wide} tabIndex={0} role="group" aria-label={t('markdown.table')}>
        <table>{children}</table>
      </div>
    ),
    pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
    ...HEADINGS,
  };
  return (
    <div className={classes.markdown}>
      <ReactMarkdown
        remarkPlugins={PLUGINS}
        components={components}
        urlTransform={(url) => (SAFE.test(url) ? url : '')}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** The outline of the page is not theirs to change. */
const Heading = ({ children }: { children?: ReactNode }) => <p className={classes.heading}>{children}</p>;
const HEADINGS = { h1: Heading, h2: Heading, h3: Heading, h4: Heading, h5: Heading, h6: Heading };

function SafeLink({ href, children }: { href?: unknown; children?: ReactNode }) {
  if (typeof href !== 'string' || href === '') return children;
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer nofollow" inherit underline="always">
      {children}
    </Anchor>
  );
}
