import type { Language } from '../../mail/language.js';
import type { Letter } from '../../mail/letter.js';

interface Content {
  name: string;
  url: string;
  /** The name of the application. */
  app: string;
}

const TEXTS: Record<Language, (content: Content) => Omit<Letter, 'language'>> = {
  en: ({ name, url, app }) => ({
    subject: `A new password for ${app}`,
    text: [`Hello ${name},`, 'somebody asked for a new password for your account. With this link you set one:'],
    button: { label: 'Set a new password', url },
    footer: [
      'The link works once, and for one hour.',
      'If it was not you, you can ignore this mail: your password stays as it is.',
    ],
  }),
  de: ({ name, url, app }) => ({
    subject: `Ein neues Passwort für ${app}`,
    text: [
      `Hallo ${name},`,
      'jemand hat ein neues Passwort für dein Konto angefordert. Mit diesem Link legst du eines fest:',
    ],
    button: { label: 'Neues Passwort festlegen', url },
    footer: [
      'Der Link funktioniert einmal, und eine Stunde lang.',
      'Wenn du das nicht warst, ignoriere diese Mail: Dein Passwort bleibt, wie es ist.',
    ],
  }),
};

/** The mail with a link for a new password. */
export function passwordLetter(language: Language, content: Content): Letter {
  return { language, ...TEXTS[language](content) };
}
