import type { Language } from '../../mail/language.js';
import { NoticeKind } from '../../history/notice-definition.js';

/** What has happened, as mails tell it: several types of notices are one of these. */
export type Happening =
  | 'mentioned'
  | 'commented'
  | 'assigned'
  | 'unassigned'
  | 'changed'
  | 'moved'
  | 'archived'
  | 'deleted'
  | 'restored'
  | 'blocked'
  | 'unblocked'
  | 'added'
  | 'removed'
  | 'role'
  | 'due';

/** By type of notice. Who is told of a type is decided where it is defined; types without kind are not mailed. */
export const HAPPENINGS: Readonly<Record<string, Happening>> = {
  comment_mention: 'mentioned',
  task_commented: 'commented',
  task_assigned: 'assigned',
  tasks_assigned: 'assigned',
  task_unassigned: 'unassigned',
  tasks_unassigned: 'unassigned',
  task_updated: 'changed',
  tasks_changed: 'changed',
  watched_updated: 'changed',
  watched_several: 'changed',
  task_moved: 'moved',
  task_transferred: 'moved',
  watched_moved: 'moved',
  task_archived: 'archived',
  tasks_archived: 'archived',
  watched_archived: 'archived',
  task_deleted: 'deleted',
  tasks_deleted: 'deleted',
  watched_deleted: 'deleted',
  task_unarchived: 'restored',
  task_restored: 'restored',
  watched_restored: 'restored',
  task_blocked: 'blocked',
  task_unblocked: 'unblocked',
  member_added: 'added',
  member_removed: 'removed',
  member_updated: 'role',
  task_due: 'due',
};

/** What came first matters most. */
export const IMPORTANCE: readonly NoticeKind[] = [
  NoticeKind.Mention,
  NoticeKind.Deadline,
  NoticeKind.Assignment,
  NoticeKind.Comment,
  NoticeKind.Membership,
  NoticeKind.Change,
];

interface Texts {
  /** `who` is the name of the actor, `what` a task or a project, `detail` the role in the project, or the deadline. */
  happenings: Record<Happening, (who: string, what: string, detail: string) => string>;
  roles: Record<string, string>;
  /** In quotation marks. */
  quoted: (text: string) => string;
  times: (count: number) => string;
  /** `text` tells of the first of several tasks that were changed at once. */
  withOthers: (text: string, count: number) => string;
  hello: (name: string) => string;
  /** Behind the subject, which tells of the first. */
  andMore: (count: number) => string;
  moreItems: (count: number) => string;
  toInbox: string;
  why: (app: string) => string;
  choose: string;
  unsubscribe: (kind: NoticeKind | null) => string;
}

const EN: Texts = {
  happenings: {
    mentioned: (who, what) => `${who} mentioned you in ${what}`,
    commented: (who, what) => `${who} commented on ${what}`,
    assigned: (who, what) => `${who} assigned ${what} to you`,
    unassigned: (who, what) => `${who} took ${what} off you`,
    changed: (who, what) => `${who} changed ${what}`,
    moved: (who, what) => `${who} moved ${what}`,
    archived: (who, what) => `${who} archived ${what}`,
    deleted: (who, what) => `${who} deleted ${what}`,
    restored: (who, what) => `${who} brought ${what} back`,
    blocked: (_, what) => `${what} is blocked by another task`,
    unblocked: (_, what) => `${what} is no longer blocked`,
    added: (who, what) => `${who} added you to ${what}`,
    removed: (who, what) => `${who} removed you from ${what}`,
    due: (_, what, date) => `${what} is due on ${date}`,
    role: (who, what, role) => `${who} made you a ${role} of ${what}`,
  },
  roles: { manager: 'manager', member: 'member', viewer: 'viewer' },
  quoted: (text) => `“${text}”`,
  times: (count) => `(${count} times)`,
  withOthers: (text, count) => `${text}, with ${count} more`,
  hello: (name) => `Hello ${name},`,
  andMore: (count) => `, and ${count} more`,
  moreItems: (count) => `And ${count} more.`,
  toInbox: 'All notifications',
  why: (app) =>
    `You get this mail because of what you chose in ${app}. What you read there before it was sent is not in it.`,
  choose: 'Choose what is mailed to you',
  unsubscribe: (kind) => (kind ? `No more mails about ${UNSUBSCRIBED.en[kind]}` : 'No more such mails'),
};

const DE: Texts = {
  happenings: {
    mentioned: (who, what) => `${who} hat dich in ${what} erwähnt`,
    commented: (who, what) => `${who} hat ${what} kommentiert`,
    assigned: (who, what) => `${who} hat dir ${what} zugewiesen`,
    unassigned: (who, what) => `${who} hat dir ${what} abgenommen`,
    changed: (who, what) => `${who} hat ${what} geändert`,
    moved: (who, what) => `${who} hat ${what} verschoben`,
    archived: (who, what) => `${who} hat ${what} archiviert`,
    deleted: (who, what) => `${who} hat ${what} gelöscht`,
    restored: (who, what) => `${who} hat ${what} zurückgeholt`,
    blocked: (_, what) => `${what} wird von einer anderen Aufgabe blockiert`,
    unblocked: (_, what) => `${what} wird nicht mehr blockiert`,
    added: (who, what) => `${who} hat dich zu ${what} hinzugefügt`,
    removed: (who, what) => `${who} hat dich aus ${what} entfernt`,
    due: (_, what, date) => `${what} ist am ${date} fällig`,
    role: (who, what, role) => `${who} hat dir in ${what} die Rolle „${role}“ gegeben`,
  },
  roles: { manager: 'Projektleitung', member: 'Mitglied', viewer: 'Nur Lesen' },
  quoted: (text) => `„${text}“`,
  times: (count) => `(${count}-mal)`,
  withOthers: (text, count) => `${text}, mit ${count} weiteren`,
  hello: (name) => `Hallo ${name},`,
  andMore: (count) => `, und ${count} mehr`,
  moreItems: (count) => `Und ${count} mehr.`,
  toInbox: 'Alle Mitteilungen',
  why: (app) =>
    `Du bekommst diese Mail, weil du es in ${app} so gewählt hast. Was du dort vor dem Versand gelesen hast, steht nicht darin.`,
  choose: 'Einstellen, was gemailt wird',
  unsubscribe: (kind) => (kind ? `Keine Mails mehr über ${UNSUBSCRIBED.de[kind]}` : 'Keine solchen Mails mehr'),
};

const UNSUBSCRIBED: Record<Language, Record<NoticeKind, string>> = {
  en: {
    mention: 'mentions',
    assignment: 'assignments',
    deadline: 'deadlines',
    comment: 'comments',
    change: 'changes',
    membership: 'projects',
  },
  de: {
    mention: 'Erwähnungen',
    assignment: 'Zuweisungen',
    deadline: 'Fristen',
    comment: 'Kommentare',
    change: 'Änderungen',
    membership: 'Projekte',
  },
};

export const TEXTS: Record<Language, Texts> = { en: EN, de: DE };
