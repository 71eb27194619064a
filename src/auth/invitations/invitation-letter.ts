import type { Language } from '../../mail/language.js';
import type { Letter } from '../../mail/letter.js';
import type { InvitationDto } from './invitation.dto.js';

interface Content {
  invitation: Pick<InvitationDto, 'creator_name' | 'projects' | 'expires_at'>;
  url: string;
  /** The name of the application. */
  app: string;
}

const dayOf = (time: string, language: Language) =>
  new Date(time).toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' });
const namesOf = ({ projects }: Content['invitation'], language: Language) =>
  new Intl.ListFormat(language).format(projects.map(({ project_name }) => `“${project_name}”`));

const TEXTS: Record<Language, (content: Content) => Omit<Letter, 'language'>> = {
  en: ({ invitation, url, app }) => ({
    subject: `${invitation.creator_name} invites you to ${app}`,
    text: [
      'Hello,',
      invitation.projects.length > 0
        ? `${invitation.creator_name} invites you to work on ${namesOf(invitation, 'en')} in ${app}.`
        : `${invitation.creator_name} invites you to ${app}.`,
    ],
    button: { label: 'Accept the invitation', url },
    footer: [
      `The link works once, until ${dayOf(invitation.expires_at, 'en')}.`,
      'If you did not expect this invitation, you can ignore this mail.',
    ],
  }),
  de: ({ invitation, url, app }) => ({
    subject: `${invitation.creator_name} lädt dich zu ${app} ein`,
    text: [
      'Hallo,',
      invitation.projects.length > 0
        ? `${invitation.creator_name} lädt dich ein, in ${app} an ${namesOf(invitation, 'de')} mitzuarbeiten.`
        : `${invitation.creator_name} lädt dich zu ${app} ein.`,
    ],
    button: { label: 'Einladung annehmen', url },
    footer: [
      `Der Link funktioniert einmal, bis zum ${dayOf(invitation.expires_at, 'de')}.`,
      'Wenn du diese Einladung nicht erwartet hast, ignoriere diese Mail.',
    ],
  }),
};

/** The mail with the link of an invitation. */
export function invitationLetter(language: Language, content: Content): Letter {
  return { language, ...TEXTS[language](content) };
}
