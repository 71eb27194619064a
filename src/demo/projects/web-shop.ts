import { ProjectRole } from '../../projects/members/project-member.entity.js';
import { PaletteColor } from '../../projects/palette-color.js';
import { ProjectStatus, TaskAccess } from '../../projects/project.entity.js';
import type { DemoProject } from '../project.js';

/** Nearly finished, on a shared board. */
export const WEB_SHOP: DemoProject = {
  name: 'Web shop relaunch',
  key: 'WEB',
  description: 'A faster shop with a bike configurator, in three languages. The old one goes off after the launch.',
  lead: 'nora',
  members: ['ines', 'jonas', 'clara', 'petr', 'david'],
  roles: { ines: ProjectRole.Manager, david: ProjectRole.Viewer },
  status: ProjectStatus.InProgress,
  task_access: TaskAccess.Members,
  began: -47,
  deadline: 12,
  starred: ['nora', 'ines', 'jonas'],
  watched: [
    ['clara', 'Launch on a'],
    ['jonas', 'Write the announcement'],
    ['ines', 'Launch on a'],
  ],
  limit: 6,
  archive_after_days: 60,
  archived: 4,
  views: {
    'Due this week': 'due:<=7d -status:done',
    'Mine, not started': 'assignee:@me status:todo',
  },
  labels: [
    { name: 'Configurator', color: PaletteColor.Violet, on: ['Drawings for the conf', 'Configurator', 'Product page'] },
    {
      name: 'Checkout',
      color: PaletteColor.Teal,
      on: ['Checkout', 'Contract with the', 'Connect card', 'Delivery costs'],
    },
    {
      name: 'Words',
      color: PaletteColor.Yellow,
      on: ['Rewrite', 'Mails for', 'Translation', 'Write the announcement'],
    },
    {
      name: 'Accessibility',
      color: PaletteColor.Blue,
      on: ['Choose typefaces', 'Check contrast', 'Mend size buttons'],
    },
    { name: 'Speed', color: PaletteColor.Orange, on: ['Measure loading times', 'New pictures'] },
    {
      name: 'Launch day',
      color: PaletteColor.Red,
      on: ['Write the announcement', 'Launch on a', 'Switch off', 'Forward the old'],
    },
    { name: '', color: PaletteColor.Grape, on: ['Launch on a', 'Have ten customers'] },
  ],
  checklists: {
    'Launch on a': [
      'x Everybody knows the date',
      'x The old shop shows a notice',
      'Prices and stock are copied one last time',
      'Test order with each way to pay',
      'Switch the addresses over',
      'Look at the first ten orders together',
    ],
    'Write the announcement': ['x Two paragraphs', 'Picture of the configurator', 'Read by somebody else'],
    'Measure loading times': ['x Start page', 'x Product page', 'Configurator', 'Checkout'],
    'Check contrast': ['x Colours of all buttons', 'x Focus in the menu', 'x Forms without a mouse'],
  },
  links: [
    ['Contract with the', 'blocks', 'Connect card'],
    ['Connect card', 'relates', 'Delivery costs'],
    ['Measure loading times', 'blocks', 'Launch on a'],
    ['Write the announcement', 'blocks', 'Launch on a'],
    ['Launch on a', 'blocks', 'Switch off'],
  ],
  comments: {
    'Have ten customers order': [
      ['clara', 'Eight of ten came through without a question. Two got stuck at the postcode: they typed a space.'],
      [
        'jonas',
        'A space is harmless, so the field takes it now. Thank you for sitting there all day!',
        { '❤️': ['clara'] },
      ],
    ],
    'Measure loading times': [
      ['jonas', 'Start page: **2.4 s** on the old phone from the drawer. The pictures are 70 % of it.'],
      ['nora', 'Under two seconds before we announce anything, please. @ines, can the pictures be smaller?'],
      ['ines', 'Half the size, and nobody will see it. You have them tomorrow.', { '🙏': ['nora', 'jonas'] }],
    ],
    'Write the announcement': [
      [
        'clara',
        'Draft:\n\n> Choose your bike as you would in the shop: one question after the other.\n\nToo much like advertising?',
      ],
    ],
  },
  tasks: `
done        | high   | nora  | -40 | Agree on the goals of the relaunch | Fewer questions before buying, and a checkout that works on a phone. Everything else can wait.
done        | medium | clara | -38 | Collect the twenty questions that customers ask most | From the mails of the last half year. Each one is a page or a hint that the old shop lacks.
done        | medium | ines  | -36 | Look at six shops that people like | Screenshots and two sentences each: what to take, what to leave.
done        | high   | ines  | -33 | Sketch the way from the start page to the order | On paper first. Five screens at most.
done        | medium | ines  | -30 | Choose typefaces and colours | Must be readable outdoors, on a phone in the sun.
done        | high   | jonas | -31 | Set up the repository and the preview server |
done        | medium | jonas | -29 | Move the product data out of the spreadsheet | 214 articles, 38 of them without a weight. Petr knows where the missing ones are.
done        | low    | petr  | -27 | Fill in the missing weights and sizes |
done        | high   | jonas | -24 | Product page with variants | Frame size, colour and gears; the price changes at once.
done        | high   | ines  | -25 | Drawings for the configurator | One layer for each part, so that they can be combined.
done        | high   | jonas | -19 | Configurator: choose frame, gears and lights |
done        | medium | jonas | -17 | Configurator: keep the choice when the page is left | Somebody who comes back the next evening finds their bike again.
done        | medium | clara | -21 | Rewrite the delivery and returns pages | Short sentences, and a table instead of three paragraphs.
done        | low    | ines  | -20 | New pictures of the city models | Half a day with the photographer at the canal, if it does not rain.
done        | high   | jonas | -14 | Checkout on one page | Address, delivery, payment. No account needed.
done        | high   | petr  | -15 | Contract with the payment provider |
done        | high   | jonas | -11 | Connect card payment and invoice |
done        | medium | clara | -12 | Mails for order, dispatch and return | They sound like us, not like a machine.
done        | medium | petr  | -13 | Delivery costs for the neighbouring countries | Bikes and parts differ; islands are extra.
done        | medium | ines  | -9  | Check contrast and keyboard use | Two things to mend: the size buttons, and the focus in the menu.
done        | medium | jonas | -7  | Mend size buttons and focus |
done        | low    | clara | -8  | Translation into French |
done        | low    | petr  | -8  | Translation into Czech |
done        | medium | jonas | -5  | Forward the old addresses to the new pages | 412 addresses from the search engines' lists.
done        | high   | clara | -4  | Have ten customers order a bike on the test server | Sit beside them and say nothing. Notes are in the folder "Tests".
done        | medium | jonas | -2  | Mend what the ten customers stumbled over | The postcode field, and that nobody found the pick-up in the workshop.
in_progress | high   | jonas | 2   | Measure loading times on a slow phone | Start page under two seconds on 3G. The big picture is the suspect.
in_progress | medium | clara | 4   | Write the announcement for the newsletter | Two paragraphs and a picture of the configurator.
todo        | high   | nora  | 9   | Launch on a Tuesday morning | Everybody is in the house, and nobody has plans for the evening.
todo        | low    | petr  | 12  | Switch off the old shop | Orders of the old shop are exported first; the tax office wants to see them for ten years.`,
};
