export const jobs = {
  jobs: {
    failed: 'Was nicht gelungen ist',
    failedText: 'Es wird nicht von selbst noch einmal versucht. Behebe, was die Meldung sagt, und versuche es wieder.',
    kinds: {
      password_forgotten: 'Suche nach einem Konto für ein vergessenes Passwort',
      password_letter: 'E-Mail mit einem Link für ein neues Passwort',
      invitation_letter: 'E-Mail mit einer Einladung',
    },
    attempts_one: 'einmal versucht',
    attempts_other: '{{count}}-mal versucht',
    retry: 'Noch einmal',
    retryFor: 'Noch einmal: {{name}}',
    retried: 'Es wird noch einmal versucht.',
    notRetried: 'Es konnte nicht noch einmal versucht werden',
  },
};
