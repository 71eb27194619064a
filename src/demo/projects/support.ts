import { ProjectStatus, TaskAccess } from '../../projects/project.entity.js';
import type { DemoProject } from '../project.js';

/** Half finished; members see only their own tasks. */
export const SUPPORT: DemoProject = {
  name: 'An answer within a day',
  key: 'HELP',
  description: 'Whoever writes to us has an answer by the next evening, and the right one.',
  lead: 'nora',
  members: ['clara', 'david', 'jonas'],
  status: ProjectStatus.InProgress,
  task_access: TaskAccess.Assignee,
  began: -33,
  deadline: 30,
  starred: ['clara'],
  sends: [['Opening hours of the workshop', 'WEB']],
  tasks: `
done        | high   | clara | -28 | Count how long answers take today | Median 2.4 days, and every tenth mail took more than a week.
done        | medium | clara | -26 | Sort three months of mails by what they are about | Delivery dates, then brakes, then "which size do I need".
done        | medium | nora  | -25 | Talk to the workshop about questions on repairs | David takes them, one hour each morning.
done        | high   | jonas | -21 | One mailbox for all, instead of five |
done        | medium | jonas | -19 | Number for every conversation |
done        | low    | clara | -20 | Say on the website when we answer |
done        | medium | clara | -17 | Texts for the ten most frequent questions | To start from, not to paste.
done        | medium | david | -15 | Pictures: how to adjust the brakes | Hands of David, camera of Inês.
done        | low    | david | -13 | Pictures: how to take out the rear wheel |
done        | high   | nora  | -16 | Who answers when Clara is away | David on Mondays, Jonas on Fridays, Nora when it burns.
done        | medium | jonas | -11 | Show the state of an order in the mailbox | Saves the look into the stock list for every second mail.
done        | medium | clara | -9  | First week with the new mailbox: what went wrong | Two mails were answered twice, one not at all.
done        | high   | jonas | -6  | Show who is already answering | So that nobody answers twice.
done        | low    | clara | -4  | Thank the customers who waited longest | Eleven hand-written cards and a bell each.
done        | medium | nora  | -3  | Look at the numbers after four weeks | Median 1.1 days. Sizes are still the slow ones.
in_progress | high   | clara | 1   | Table of sizes that needs no explanation | By the length of the leg, with pictures. Test it on somebody who has never bought a bike.
in_progress | medium | david | 3   | Pictures: what to do when the chain jumps |
in_progress | high   | jonas | -2  | Remind us of mails older than 20 hours | At nine and at three, to everybody.
in_progress | medium | clara | 5   | Answer the 23 open mails about delivery dates |
in_progress | low    | jonas | 8   | Opening hours of the workshop in the signature |
in_progress | medium | nora  | 6   | Agreement with the suppliers on dates that hold |
todo        | high   | clara | 9   | Telephone hour on Wednesdays, as a trial | Four weeks, then decide.
todo        | medium | david | 12  | List of spare parts with pictures | Customers call things by other names than we do.
todo        | medium | jonas | 14  | Search over all answered mails |
todo        | low    | clara | 16  | Words that we don't use | "Unfortunately", "as already mentioned".
todo        | medium | clara | 19  | Ask twenty customers how it was |
todo        | medium | david | 20  | Short film: the first check of a new bike |
todo        | low    | jonas | 24  | Numbers of the week on the screen in the kitchen |
todo        | high   | nora  | 27  | Decide whether we need a second person for this |
todo        | low    | -     | -   | Collect the nicest letters | For the wall beside the door.`,
};
