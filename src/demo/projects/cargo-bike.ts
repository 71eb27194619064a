import { ProjectStatus, TaskAccess } from '../../projects/project.entity.js';
import type { DemoProject } from '../project.js';

/** In progress, on a shared board. */
export const CARGO_BIKE: DemoProject = {
  name: 'Cargo bike B2: pilot series',
  key: 'BIKE',
  description: 'Twelve bikes for twelve families, who ride them through the winter and tell us everything.',
  lead: 'samir',
  members: ['aiko', 'david', 'petr', 'ines'],
  status: ProjectStatus.InProgress,
  task_access: TaskAccess.Members,
  began: -40,
  deadline: 58,
  repeats: { 'Chase the delivery': 'FREQ=WEEKLY;BYDAY=TU' },
  comments: {
    'Choose the motor': [
      ['petr', 'The quiet one is **214 € more** for each bike. That is 2,568 € for the series.'],
      [
        'aiko',
        'And 1.2 kg lighter. I rode both up the hill twice; with the loud one I was asked whether it is broken.',
      ],
      [
        'samir',
        'Then the quiet one. @petr, please get the dates in writing.',
        { '👍': ['petr', 'david'], '🎉': ['aiko'] },
      ],
    ],
    'Weld frames 2 to 6': [
      ['david', 'Frames 2 and 3 are done. For number 4 two tubes are missing; @petr, do you know more?'],
      ['petr', 'They say Thursday. I believe it when I see the van.', { '😄': ['david', 'ines'] }],
    ],
    'Ride the first bike': [
      [
        'aiko',
        'After 130 km:\n\n- the stand rattles on cobbles\n- the left brake lever comes too close to the bar\n- nothing else\n\nI go on until 200 km.',
        { '👀': ['samir'] },
      ],
    ],
    'Drawing of the rain cover': [
      ['ines', 'First sketch is on the wall beside the saw. @aiko, can a child reach the zip from inside?'],
    ],
  },
  tasks: `
done        | high   | samir | -36 | Decide on the load: 80 kg and two children | Written down as one page; whoever wants to change it talks to Samir.
done        | high   | aiko  | -30 | Frame geometry, first version | Wheelbase 10 cm shorter than the B1. It has to fit into a lift.
done        | medium | aiko  | -27 | Strength of the frame, calculated | Factor 2.5 at the joint behind the box. That is enough.
done        | medium | david | -24 | Build the frame jig | The old one can be changed, it only needs new stops.
done        | high   | david | -18 | Weld the first frame |
done        | high   | aiko  | -14 | Test of the first frame on the bench | 100,000 cycles over a weekend. Not a crack.
done        | medium | petr  | -22 | Offers for motors from three suppliers | With delivery times in writing, this time.
done        | high   | samir | -17 | Choose the motor | The quiet one. It costs more, and everybody who rode it was smiling.
done        | medium | petr  | -15 | Order brakes, hubs and rims for twelve bikes |
done        | medium | ines  | -19 | Sketches for the box |
done        | medium | ines  | -12 | Cardboard model of the box | Three children sat in it; the edge is now 4 cm lower.
done        | low    | ines  | -8  | Colours for the pilot series | Moss, brick and slate.
done        | medium | samir | -9  | Find twelve families | 61 answered. Two from each district, and one that lives on a hill.
done        | high   | aiko  | -5  | Steering: replace the rod by cables | Tighter turns, and nothing that catches a trouser leg.
in_progress | high   | david | 3   | Weld frames 2 to 6 | Two are done, one is waiting for tubes.
in_progress | high   | aiko  | 1   | Ride the first bike with 80 kg for 200 km | 130 km so far. The stand rattles.
in_progress | medium | petr  | -1  | Chase the delivery of the tubes | Promised for last week. The next call is at eight.
in_progress | medium | ines  | 6   | Drawing of the rain cover | Has to be closed by a child from the inside.
in_progress | medium | david | 8   | Box from birch plywood, number one |
in_progress | low    | aiko  | 10  | Weigh every part of the first bike | Aim: under 34 kg with battery.
in_progress | high   | samir | 5   | Insurance for the pilot families |
in_progress | medium | petr  | 7   | Locks: one key for bike, battery and box |
todo        | high   | aiko  | 14  | Change the stand so that it does not rattle |
todo        | high   | david | 18  | Weld frames 7 to 12 |
todo        | medium | david | 25  | Powder coating of all frames | Four in each colour. The coater needs a week.
todo        | medium | aiko  | 21  | Cable routing that survives a winter | Salt gets everywhere. Nothing may lie open below the box.
todo        | high   | petr  | 16  | Batteries: certificate for transport | Without it the forwarder does not take them.
todo        | medium | ines  | 24  | Seats and belts for two children |
todo        | low    | ines  | 30  | Handbook with pictures only | Eight pages. Nobody reads more.
todo        | high   | aiko  | 33  | Brake test, loaded and wet |
todo        | medium | david | 38  | Assemble bikes 1 to 4 |
todo        | medium | david | 47  | Assemble bikes 5 to 12 |
todo        | medium | samir | 52  | Evening for the families: hand over the bikes | Soup, a lap in the yard, and a telephone number that answers.
todo        | low    | -     | -   | Idea: a trailer hitch | Three of the families asked. Not before the pilot is over.`,
};
