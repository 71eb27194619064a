import { expect, it } from 'vitest';
import { render } from './letter.js';

const LETTER = {
  language: 'de' as const,
  subject: '<b>Hallo</b>',
  text: ['Hallo <script>alert(1)</script> & "Co"', "Zeile\nund 'noch eine'"],
  button: { label: 'Öffnen', url: 'https://flow.example.org/join#a&b="c"' },
  footer: ['Klein & fein'],
};

it('says the same as text and as a page, whose markup names cannot change', () => {
  const { text, html } = render(LETTER);
  expect(text).toContain('Hallo <script>alert(1)</script> & "Co"');
  expect(text).toContain('Öffnen:\nhttps://flow.example.org/join#a&b="c"');
  expect(html).toContain('<html lang="de">');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;');
  expect(html).toContain('Zeile<br>und &#39;noch eine&#39;');
  expect(html).toContain('href="https://flow.example.org/join#a&amp;b=&quot;c&quot;"');
  expect(html).not.toMatch(/<script|<b>|<img|url\(/);
});

it('tells of several things, each with its way there, and links below', () => {
  const quoted = { text: 'Nora <3', quote: '<script> & "so"', url: 'https://flow.example.org/tasks/A-1#comment-1' };
  const link = { label: 'A-1 <b>', url: 'https://flow.example.org/tasks/A-1' };
  const items = [{ link, place: 'R&D', lines: [quoted, { text: 'Ben moved A-1' }] }];
  const links = [{ label: 'No more', url: 'https://flow.example.org/unsubscribe#x"y' }];
  const { text, html } = render({ ...LETTER, items, more: 'And 3 more.', button: undefined, links });
  expect(text).toContain(
    `A-1 <b> (R&D)\n${link.url}\n- Nora <3\n  > <script> & "so"\n  ${quoted.url}\n- Ben moved A-1`,
  );
  expect(text).toMatch(/And 3 more\.\n\n-- \n\nKlein & fein\n\nNo more:\nhttps:/);
  expect(html).toContain('A-1 &lt;b&gt;</a>');
  expect(html).toContain(`href="${quoted.url}"`);
  expect(html).toContain('&lt;script&gt; &amp; &quot;so&quot;');
  expect(html).toContain('href="https://flow.example.org/unsubscribe#x&quot;y"');
  expect(html).not.toMatch(/<script|<b>|<img|url\(/);
});

it('needs no button', () => {
  expect(render({ ...LETTER, button: undefined }).html).not.toContain('href');
});
