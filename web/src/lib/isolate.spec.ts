import i18next from 'i18next';
import { expect, it } from 'vitest';
import { isolated } from './isolate.js';

it('keeps the direction of a name to itself', () => {
  expect(isolated('שרה (2)')).toBe('\u2068שרה (2)\u2069');
  expect(isolated('مهمة')).toBe('\u2068مهمة\u2069');
});

it('lets no name turn what is around it, whatever was once kept', () => {
  expect(isolated('invoice\u202Efdp.exe')).toBe('invoicefdp.exe');
  expect(isolated('שרה\u2069\u202E')).toBe('\u2068שרה\u2069');
});

it.each(['Ann Müller', 'Пётр', '日本語', '42', ''])('leaves %j as it is', (text) => {
  expect(isolated(text)).toBe(text);
});

it('is applied to all that a sentence of the page names', async () => {
  const i18n = i18next.createInstance();
  await i18n.init({
    lng: 'en',
    resources: { en: { translation: { moved: '{{name}} moved “{{title}}” <1>' } } },
    interpolation: { escape: isolated },
  });
  // A sentence of its own, which the catalogue does not know.
  const translate = i18n.t as unknown as (key: string, names: object) => string;
  expect(translate('moved', { name: 'שרה', title: '<b>"Q&A"</b>' })).toBe('\u2068שרה\u2069 moved “<b>"Q&A"</b>” <1>');
});
