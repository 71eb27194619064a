import { NoticeKind } from '../history/notice-definition.js';
import { Role } from '../kernel/access/access.js';

/** The password of all demo users. */
export const PASSWORD = 'birchwood-demo';

/** The people of Birchwood, a small maker of bicycles, by the short names that the tasks use. */
export const PEOPLE = {
  nora: { name: 'Nora Lindqvist', role: Role.Admin },
  samir: { name: 'Samir Haddad', role: Role.Admin },
  ines: { name: 'Inês Carvalho', role: Role.Member },
  jonas: { name: 'Jonas Weber', role: Role.Member },
  aiko: { name: 'Aiko Tanaka', role: Role.Member },
  david: { name: 'David Okafor', role: Role.Member },
  clara: { name: 'Clara Moreau', role: Role.Member },
  petr: { name: 'Petr Novák', role: Role.Member },
} as const;

export type Person = keyof typeof PEOPLE;

/** Of what some do not want to be told. */
export const NOT_TOLD: Partial<Record<Person, NoticeKind[]>> = {
  clara: [NoticeKind.Change],
  petr: [NoticeKind.Membership],
};

export const emailOf = (person: Person) => `${person}@birchwood.example`;

export const EVERYBODY = Object.keys(PEOPLE) as Person[];
