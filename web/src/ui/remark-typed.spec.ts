import { describe, expect, it } from 'vitest';
import { type MarkdownNode, remarkTyped } from './remark-typed.js';

const ID = '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07';
const text = (value: string): MarkdownNode => ({ type: 'text', value });
const rewritten = (...children: MarkdownNode[]) => {
  const root: MarkdownNode = { type: 'root', children: [{ type: 'paragraph', children }] };
  remarkTyped()(root);
  return root.children?.[0]?.children;
};

describe('typed Markdown', () => {
  it('keeps line breaks and knows mentions, also within other nodes', () => {
    const mention = { type: 'mention', data: { hName: 'span', hProperties: { dataMention: ID } }, children: [] };
    expect(rewritten(text(`one\n@[user:${ID.toUpperCase()}] two`))).toEqual([
      text('one'),
      { type: 'break' },
      mention,
      text(' two'),
    ]);
    expect(rewritten({ type: 'strong', children: [text(`@[user:${ID}]`)] })).toEqual([
      { type: 'strong', children: [mention] },
    ]);
  });

  it('leaves code alone, and what only looks like a mention', () => {
    const code = { type: 'inlineCode', value: `@[user:${ID}]\n` };
    expect(rewritten(code, text('@[user:nobody]'))).toEqual([code, text('@[user:nobody]')]);
  });
});
