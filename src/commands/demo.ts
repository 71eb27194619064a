import { FirstAdmin } from '../auth/first-admin.js';
import { fillWithDemo, NotEmpty } from '../demo/fill.js';
import { emailOf, EVERYBODY, PASSWORD, PEOPLE } from '../demo/people.js';
import { CommandError, runCommand } from './command.js';
import { withServices } from './services.js';

await runCommand((config) =>
  // Nobody is mailed what happened in the demo.
  withServices({ ...config, SMTP_URL: undefined }, async (services) => {
    await fillWithDemo(services).catch((error: unknown) => {
      if (!(error instanceof NotEmpty)) throw error;
      throw new CommandError('This installation is not empty: the demo fills only one without projects and users.');
    });
    const { hint } = services.get(FirstAdmin);
    const people = EVERYBODY.map((person) => `  ${emailOf(person).padEnd(26)} ${PEOPLE[person].role}`);
    console.log(`The demo is ready. With the password ${PASSWORD} log in as\n${people.join('\n')}`);
    if (hint?.password) console.log(`The first admin is ${hint.email} with the password ${hint.password}`);
    if (hint?.file) console.log(`The first admin's password is kept in ${hint.file}`);
  }),
);
