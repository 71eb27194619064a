export const jobs = {
  jobs: {
    failed: 'What could not be done',
    failedText: 'It is not tried again by itself. Mend what the message says, and try again.',
    kinds: {
      password_forgotten: 'Looking up a forgotten password',
      password_letter: 'Mail with a link for a new password',
      invitation_letter: 'Mail with an invitation',
    },
    attempts_one: 'tried once',
    attempts_other: 'tried {{count}} times',
    retry: 'Try again',
    retryFor: 'Try again: {{name}}',
    retried: 'It is tried again.',
    notRetried: 'It could not be tried again',
  },
};
