import { describe, expect, it } from 'vitest';
import { askedAt, quotationOf, storedOf, typedOf, withMention } from './mention-text.js';

const ann = { id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b07', name: 'Ann' };
const annMiller = { id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b08', name: 'Ann Miller (Ops) $&' };
const otherAnn = { id: '0198f3a2-7c1e-7b60-9d52-3f6c1a8e4b09', name: 'Ann' };
const at = ({ id }: { id: string }) => `@[user:${id}]`;

describe('a comment that is typed', () => {
  it('names people where it is stored with their ids, and the other way round', () => {
    const typed = { text: 'Ask @Ann Miller (Ops) $& or @Ann, not @Anna.', named: [ann, annMiller] };
    const stored = `Ask ${at(annMiller)} or ${at(ann)}, not @Anna.`;
    expect(storedOf(typed)).toBe(stored);
    expect(typedOf(stored, typed.named).text).toBe(typed.text);
    expect(storedOf({ text: ' @Ann ', named: [] })).toBe('@Ann');
  });

  it('keeps the ids of people whose name says not who they are', () => {
    const stored = `${at(ann)} ${at(otherAnn)} ${at(annMiller)}`;
    const typed = typedOf(stored, [ann, otherAnn]);
    expect(typed).toEqual({ text: stored, named: [] });
    expect(withMention({ text: '@Ann and @', named: [ann] }, { start: 9, query: '' }, otherAnn)).toMatchObject({
      text: `@Ann and ${at(otherAnn)} `,
      named: [ann],
    });
  });

  it('is quoted line by line, with the names of people who are not mentioned again', () => {
    expect(quotationOf(`Ask ${at(ann)}:\n\n- one\n`, [ann])).toBe('> Ask Ann:\n>\n> - one');
    expect(quotationOf(at(annMiller), [ann])).not.toContain('@');
    const long = quotationOf('word '.repeat(1000), []);
    expect(long).toHaveLength(2003);
    expect(long).toMatch(/ …$/);
  });

  it('asks for a name after an @ that begins a word', () => {
    expect(askedAt('Ask @', 5)).toEqual({ start: 4, query: '' });
    expect(askedAt('Ask (@ann mi', 12)).toEqual({ start: 5, query: 'ann mi' });
    expect(askedAt('@Zoë', 4)).toEqual({ start: 0, query: 'Zoë' });
    expect(askedAt('ann@example', 11)).toBeUndefined();
    expect(askedAt('@ann\nnext', 9)).toBeUndefined();
    expect(askedAt('@ann is not here today', 22)).toBeUndefined();
    expect(askedAt('Ask @Ann please', 15, [ann])).toBeUndefined();
  });

  it('puts a name where it was asked for, and the caret behind it', () => {
    const { text, named, caret } = withMention({ text: 'Ask @an, now', named: [] }, { start: 4, query: 'an' }, ann);
    expect([text, named, caret]).toEqual(['Ask @Ann , now', [ann], 9]);
  });
});
