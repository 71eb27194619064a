import type { Language } from './language.js';

interface Link {
  label: string;
  url: string;
}

/** Something of which a letter tells: a heading that leads there, and what has happened. */
export interface LetterItem {
  link: Link;
  /** Where it is, in small print. */
  place?: string;
  /** A quoted text may have another address than the item. */
  lines: { text: string; quote?: string; url?: string }[];
}

/** What a mail says: plain text throughout. */
export interface Letter {
  language: Language;
  subject: string;
  /** Paragraphs before the button. */
  text: string[];
  items?: LetterItem[];
  /** What follows them, such as how many more there are. */
  more?: string;
  button?: Link;
  /** Paragraphs in small print: why somebody gets this mail, and how long it is good for. */
  footer: string[];
  /** Links below them. */
  links?: Link[];
}

/** A letter as the text and the page of a mail. Both say the same; neither loads anything. */
export function render(letter: Letter): { text: string; html: string } {
  const { language, subject, text, items = [], more, button, footer, links = [] } = letter;
  const plain = [
    ...text,
    ...items.map(plainItem),
    ...(more === undefined ? [] : [more]),
    ...(button ? [plainLink(button)] : []),
    '-- ',
    ...footer,
    ...links.map(plainLink),
  ];
  return {
    text: `${plain.join('\n\n')}\n`,
    html: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto">
${text.map((paragraph) => `<p style="margin:0 0 16px">${lines(paragraph)}</p>`).join('\n')}
${items.map(itemOf).join('\n')}
${more === undefined ? '' : `<p style="margin:0 0 16px">${escaped(more)}</p>`}
${button ? buttonOf(button) : ''}
<hr style="border:0;border-top:1px solid #8888;margin:24px 0 16px">
${footer.map((paragraph) => `<p style="margin:0 0 8px;font-size:13px">${lines(paragraph)}</p>`).join('\n')}
${links.length > 0 ? `<p style="margin:0;font-size:13px">${links.map((link) => anchor(link)).join(' · ')}</p>` : ''}
</div></body></html>
`,
  };
}

function plainLink({ label, url }: Link): string {
  return `${label}:\n${url}`;
}

function plainItem({ link, place, lines }: LetterItem): string {
  const told = lines.map(({ text, quote, url }) =>
    [`- ${text}`, ...(quote === undefined ? [] : [`  > ${quote}`]), ...(url === undefined ? [] : [`  ${url}`])].join(
      '\n',
    ),
  );
  return [place ? `${link.label} (${place})` : link.label, link.url, ...told].join('\n');
}

function itemOf({ link, place, lines }: LetterItem): string {
  const told = lines.map(
    ({ text, quote, url }) =>
      `<li style="margin:0 0 4px">${url === undefined ? escaped(text) : anchor({ label: text, url })}${quote === undefined ? '' : quoteOf(quote)}</li>`,
  );
  return `<div style="margin:0 0 20px">
<p style="margin:0;font-weight:600">${anchor(link)}</p>
${place ? `<p style="margin:0;font-size:13px;color:#767676">${escaped(place)}</p>` : ''}
<ul style="margin:6px 0 0;padding-left:20px">
${told.join('\n')}
</ul></div>`;
}

function quoteOf(quote: string): string {
  return `<blockquote style="margin:4px 0 8px;padding-left:10px;border-left:3px solid #8888">${escaped(quote)}</blockquote>`;
}

function anchor({ label, url }: Link): string {
  return `<a href="${escaped(url)}" style="color:#228be6">${escaped(label)}</a>`;
}

/** The address is also shown as text, for readers whose program shows no buttons. */
function buttonOf({ label, url }: Link): string {
  return `<p style="margin:24px 0"><a href="${escaped(url)}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:#1864ab;color:#fff;text-decoration:none">${escaped(label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;word-break:break-all">${escaped(url)}</p>`;
}

function lines(text: string): string {
  return escaped(text).replaceAll('\n', '<br>');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
