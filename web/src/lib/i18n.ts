import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { en } from '../locales/en.js';
import type { imports } from '../locales/en/imports.js';
import type { late } from '../locales/en/late.js';
import { nameHere } from './base-path.js';
import { isolated } from './isolate.js';

/** The languages, each of them complete; the one that somebody speaks is loaded. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = nameHere('flowtrack.language');

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en & typeof late & typeof imports };
  }
}

const catalogues: Record<Language, () => Promise<object>> = {
  en: async () => (await import('../locales/en.js')).en,
  de: async () => (await import('../locales/de.js')).de,
};

/** The texts of parts that come late, and come with them. */
const lateCatalogues: Record<Language, () => Promise<object>> = {
  en: async () => (await import('../locales/en/late.js')).late,
  de: async () => (await import('../locales/de/late.js')).late,
};
let isLateWanted = false;

/** The texts of the page of imports, which has many. */
const importCatalogues: Record<Language, () => Promise<object>> = {
  en: async () => (await import('../locales/en/imports.js')).imports,
  de: async () => (await import('../locales/de/imports.js')).imports,
};
let areImportsWanted = false;

/** Loads them, likewise. */
export async function loadImportTexts(): Promise<void> {
  areImportsWanted = true;
  await addTexts(currentLanguage(), importCatalogues);
}

/** Loads the texts of parts that come late, in each language that is spoken from now on. */
export async function loadLateTexts(): Promise<void> {
  isLateWanted = true;
  await addTexts(currentLanguage(), lateCatalogues);
}

async function addTexts(language: Language, texts: Record<Language, () => Promise<object>>): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await texts[language](), true);
}

/** Begins in the language that was chosen here, or else that the browser prefers. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    fallbackLng: false,
    resources: {},
    // React escapes what it shows; what is to be kept in here is the direction of a name.
    interpolation: { escape: isolated },
  });
  await changeLanguage(chosenLanguage());
}

/** Speaks another language, also after a reload. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(CHOSEN, language);
  await changeLanguage(language);
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'en';
}

/** Formats dates and numbers: the browser's own region where it speaks the chosen language. */
export function currentLocale(): string {
  const language = currentLanguage();
  return navigator.languages.find((locale) => locale.split('-')[0] === language) ?? language;
}

async function changeLanguage(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await catalogues[language]());
  if (isLateWanted) await addTexts(language, lateCatalogues);
  if (areImportsWanted) await addTexts(language, importCatalogues);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function chosenLanguage(): Language {
  const wishes = [localStorage.getItem(CHOSEN), ...navigator.languages.map((locale) => locale.split('-')[0])];
  return wishes.find(isLanguage) ?? 'en';
}

function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && text in LANGUAGES;
}
