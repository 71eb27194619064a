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
    subject: `Your two-step sign-in for ${app} was turned off`,
    text: [
      `Hello ${name},`,
      'an admin turned the two-step sign-in of your account off and ended your sessions. From now on you log in with your password alone, until you set it up again in your profile:',
    ],
    button: { label: 'Open your profile', url },
    footer: ['If you did not ask for this, tell your admins at once, and change your password.'],
  }),
  de: ({ name, url, app }) => ({
    subject: `Deine Anmeldung in zwei Schritten bei ${app} wurde ausgeschaltet`,
    text: [
      `Hallo ${name},`,
      'ein Admin hat die Anmeldung in zwei Schritten für dein Konto ausgeschaltet und deine Sitzungen beendet. Ab jetzt meldest du dich nur mit deinem Passwort an, bis du sie in deinem Profil wieder einrichtest:',
    ],
    button: { label: 'Profil öffnen', url },
    footer: ['Wenn du nicht darum gebeten hast, sag sofort deinen Admins Bescheid und ändere dein Passwort.'],
  }),
};

/** The mail about a second factor that an admin took off. */
export function secondFactorLetter(language: Language, content: Content): Letter {
  return { language, ...TEXTS[language](content) };
}
